import ChatProtocol
import Crypto
import NIOCore

/// The session of all operations. One number and one secret for all readers of a fan-out: then what one client says suits
/// all of them, and no reader's end can tell.
enum BenchmarkSession {
    static let id = SessionID(rawValue: 0xBE4C)

    static let secret = SymmetricKey(data: Array(repeating: 7, count: ProtocolLimits.deliverySecretBytes))

    /// Where the client is.
    static func address() throws -> SocketAddress {
        try SocketAddress(ipAddress: "192.0.2.1", port: 40_000)
    }
}

/// Challenges that are the same in every session and every run.
struct CountingChallenges: RandomNumberGenerator {
    private var last: UInt64 = 0

    mutating func next() -> UInt64 {
        last += 1
        return last
    }
}
