import ChatEncryption
package import ChatIdentity
package import Crypto

/// A session with a device of another client.
package struct SessionRecord: KeyHolding, Sendable, Equatable {
    package let address: DeviceAddress
    /// The session's number, from its first secret.
    package let number: UInt64
    /// The encoded state of the ratchet. It is secret.
    package var state: SymmetricKey
    /// Whether this device began it.
    package let isInitiator: Bool
    /// Whether a message was opened in it.
    package var hasOpened: Bool
    package var retirement: Retirement
    /// Milliseconds since 1970-01-01 UTC.
    package let made: Int64
    package var lastUsed: Int64

    /// Whether the session is no longer used for sending. A retired session still opens.
    package enum Retirement: String, Sendable {
        case none
        /// This side retired it.
        case own
        /// Only the other side's request retired it: it counts again when something opens in it.
        case asked
    }

    package init(
        address: DeviceAddress,
        number: UInt64,
        state: SymmetricKey,
        isInitiator: Bool,
        hasOpened: Bool = false,
        retirement: Retirement = .none,
        made: Int64,
        lastUsed: Int64
    ) {
        self.address = address
        self.number = number
        self.state = state
        self.isInitiator = isInitiator
        self.hasOpened = hasOpened
        self.retirement = retirement
        self.made = made
        self.lastUsed = lastUsed
    }
}
