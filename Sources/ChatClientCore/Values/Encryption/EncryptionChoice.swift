/// Whether a client encrypts direct messages from end to end.
public enum EncryptionChoice: Sendable {
    /// It has no keys. It reads and writes plain text, and writes no direct messages if the account has keys on other
    /// clients.
    case none

    /// It uses the keys of this store, which belongs to the account that logs in and to this server.
    ///
    /// - makesIdentity: Whether it makes keys at the login if the account has none: contacts see a new identity, so it
    ///   is for programs that keep the store. With `false`, ``ChatClient/makeKeys()`` makes them.
    case store(KeyStore, makesIdentity: Bool)
}
