import ChatProtocol
import NIOCore

/// Opens one datagram repeatedly, including its header.
struct OpenBenchmark {
    private var opener = DatagramOpener(secret: BenchmarkSession.secret, direction: .serverToClient)
    private let datagram: ByteBuffer

    init() throws {
        var sealing = SealBenchmark(payloadBytes: SealBenchmark.usualBytes)
        datagram = try sealing.seal()
    }

    /// - Returns: The payload's size in bytes.
    mutating func run() throws -> Int {
        guard
            let header = DatagramHeader(peeking: datagram),
            let payload = opener.open(datagram, header: header)
        else {
            throw BenchmarkFailure("a datagram that cannot be opened")
        }
        return payload.readableBytes
    }
}
