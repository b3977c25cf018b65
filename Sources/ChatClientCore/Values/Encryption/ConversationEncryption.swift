/// Whether the next direct message to an account is encrypted.
public enum ConversationEncryption: Sendable, Equatable {
    /// It is sealed.
    case sealed(isVerified: Bool)

    /// It is sent as plain text, which the server can read.
    case plain(PlainReason)

    /// Nothing is sent.
    case stopped(StopReason)

    /// Not known yet: the server has not told whether the other account has keys. Whether a message was encrypted is
    /// in its receipt.
    case unknown

    /// Why direct messages are plain text.
    public enum PlainReason: Sendable, Hashable {
        /// The other account has never had keys.
        case peerHasNoKeys
        /// This account has no keys.
        case ownHasNoKeys
        /// The server is too old.
        case serverCannot
    }

    /// Why no direct messages are sent.
    public enum StopReason: Sendable, Hashable {
        /// The identity of a verified account has changed.
        case identityChanged
        /// The server showed an older device list than before.
        case rolledBack
        /// The server showed device lists that contradict each other.
        case forked
        /// A device list of the account has other keys for a device than before.
        case changedKeys
        /// The account had devices, and now the server shows none.
        case devicesGone
        /// This account's keys are on another client.
        case linkNeeded
        /// This account has keys, and this client was started without a key store.
        case noKeys
        /// Another reason, as a sentence.
        case other(String)
    }
}
