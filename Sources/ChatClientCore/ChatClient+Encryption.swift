/// End-to-end encryption of direct messages.
extension ChatClient {
    /// Sets the keys of the account that is about to log in, when they were not known before connecting. Replaces
    /// ``ChatClientConfiguration/encryption``. Has no effect after login.
    public func use(_ encryption: EncryptionChoice) async {
        await session.use(encryption)
    }

    /// Returns whether the next direct message to an account is encrypted.
    ///
    /// - Throws: ``ChatError``.
    public func conversationEncryption(with username: String) async throws -> ConversationEncryption {
        try await answer(.conversationEncryption(username: username)).conversationEncryption
    }

    /// Accepts the present identity and device list of an account after a warning, so that messages to it go on.
    ///
    /// - Throws: ``ChatError``.
    public func acceptIdentity(of username: String) async throws {
        _ = try await answer(.acceptIdentity(username: username))
    }

    /// Makes keys for this account, if it has none on any client.
    ///
    /// - Throws: ``ChatError``; ``ChatError/Code/linkNeeded`` if they are on another client.
    public func makeKeys() async throws {
        _ = try await answer(.makeKeys)
    }

    /// Begins a new identity of this account: all of its devices are dropped, and its contacts are warned. The server
    /// permits it once a day.
    ///
    /// - Throws: ``ChatError``.
    public func resetIdentity(password: String) async throws {
        _ = try await answer(.resetIdentity(password: password))
    }
}
