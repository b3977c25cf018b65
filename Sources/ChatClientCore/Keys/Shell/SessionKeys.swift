import Synchronization

/// The encryption state of a session that can be read without its event loop.
final class SessionKeys: Sendable {
    private struct State {
        var pipeline: EncryptionPipeline?
        var hasDevices = false
    }

    /// Whether direct messages are refused rather than sent in the clear.
    let requiresEncryption: Bool

    private let state = Mutex(State())

    init(requiresEncryption: Bool) {
        self.requiresEncryption = requiresEncryption
    }

    /// The encryption of the session; `nil` before login, and in a session without a key store.
    var pipeline: EncryptionPipeline? {
        state.withLock { $0.pipeline }
    }

    func begin(_ pipeline: EncryptionPipeline) {
        state.withLock { $0.pipeline = pipeline }
    }

    /// Notes whether the account has keys.
    func note(hasDevices: Bool) {
        state.withLock { $0.hasDevices = hasDevices }
    }

    /// Whether the next direct message is encrypted, in a session without a key store.
    var encryption: ConversationEncryption {
        state.withLock { $0.hasDevices } ? .stopped(.noKeys) : .plain(.ownHasNoKeys)
    }

    /// Checks that a direct message may be sent in the clear, in a session without a key store.
    ///
    /// - Parameter isRequired: Whether this message must be encrypted.
    /// - Throws: The reason why not.
    func checkPlain(requiresEncryption isRequired: Bool = false) throws(ChatError) {
        guard !state.withLock({ $0.hasDevices }) else {
            throw ChatError(
                .noKeys,
                "Your account encrypts its direct messages, and this client was started without a key store. The "
                    + "message was not sent: start the client with its keys, or write from another one."
            )
        }
        guard !requiresEncryption, !isRequired else {
            throw ChatError(
                .notEncrypted,
                "The message would not be encrypted, and only encrypted ones may be sent. It was not sent."
            )
        }
    }
}
