import ChatProtocol
import NIOCore

/// Seals one payload repeatedly, each time as a new datagram.
struct SealBenchmark: ~Copyable {
    /// Bytes of a payload with one message of 100 bytes, an acknowledgement and some room: the size assumed in the
    /// design.
    static let usualBytes = 160

    /// Bytes of the payload of a full datagram.
    static let fullBytes = DatagramKey.payloadBytes

    private var sealer = DatagramSealer(
        session: BenchmarkSession.id,
        secret: BenchmarkSession.secret,
        direction: .serverToClient
    )
    private let payload: ByteBuffer

    init(payloadBytes: Int) {
        payload = ByteBuffer(repeating: 0x61, count: payloadBytes)
    }

    /// - Returns: The datagram's size in bytes.
    mutating func run() throws -> Int {
        try seal().readableBytes
    }

    /// Seals the next datagram.
    mutating func seal() throws -> ByteBuffer {
        try sealer.seal(payload)
    }
}
