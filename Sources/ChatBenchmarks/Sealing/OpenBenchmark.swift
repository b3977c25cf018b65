import ChatProtocol
import NIOCore

/// Opens one datagram again and again, from its header on.
struct OpenBenchmark {
    private var opener = DatagramOpener(secret: BenchmarkSession.secret, direction: .serverToClient)
    private let datagram: ByteBuffer

    init() throws {
        var sealing = SealBenchmark(payloadBytes: SealBenchmark.usualBytes)
        datagram = try sealing.seal()
    }

    /// - Returns: The payload's bytes.
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
