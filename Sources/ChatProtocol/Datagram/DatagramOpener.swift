package import Crypto
package import NIOCore

/// Opens the datagrams of one direction across key updates (RFC 9001, section 6).
///
/// Knows three keys: the current one, the previous one (for reordered datagrams), and the next, which becomes current
/// when the first datagram verifies under it. The next key is derived when a datagram first claims its phase, because
/// most sessions never get there, and is then cached: a forged phase costs a failed open, and a derivation once per
/// generation.
package struct DatagramOpener {
    private var previous: DatagramKey?
    private var current: DatagramKey
    private var upcoming: DatagramKey?
    private var generation: UInt64 = 0

    /// Makes the opener of a new session.
    package init(secret: SymmetricKey, direction: DatagramDirection) {
        current = DatagramKey(sessionSecret: secret, direction: direction)
    }

    /// Opens a datagram.
    ///
    /// - Returns: The frames' bytes, or `nil` if the datagram is not authentic.
    package mutating func open(_ datagram: ByteBuffer, header: DatagramHeader) -> ByteBuffer? {
        switch header.phase {
        case phase(of: generation):
            return current.open(datagram, header: header)
        case phase(of: generation &+ 1):
            let next = upcoming ?? current.next()
            upcoming = next
            guard let payload = next.open(datagram, header: header) else {
                return nil
            }
            previous = current
            current = next
            upcoming = nil
            generation += 1
            return payload
        case phase(of: generation &- 1):
            return previous?.open(datagram, header: header)
        default:
            return nil
        }
    }

    private func phase(of generation: UInt64) -> UInt8 {
        UInt8(generation & UInt64(DatagramHeader.phaseMask))
    }
}
