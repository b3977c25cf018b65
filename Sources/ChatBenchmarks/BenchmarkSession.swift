import ChatProtocol
import Crypto
import NIOCore

/// The session of all operations. All readers of a fan-out share one number and one secret: one client's datagrams
/// then suit all of them, and the server's ends cannot tell.
enum BenchmarkSession {
    static let id = SessionID(rawValue: 0xBE4C)

    static let secret = SymmetricKey(data: Array(repeating: 7, count: ProtocolLimits.deliverySecretBytes))

    /// The client's address.
    static func address() throws -> SocketAddress {
        try SocketAddress(ipAddress: "192.0.2.1", port: 40_000)
    }
}

/// Deterministic challenges, the same in every session and every run.
struct CountingChallenges: RandomNumberGenerator {
    private var last: UInt64 = 0

    mutating func next() -> UInt64 {
        last += 1
        return last
    }
}
