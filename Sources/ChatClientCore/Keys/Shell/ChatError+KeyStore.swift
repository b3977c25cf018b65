extension ChatError {
    static let unanswered = ChatError(.timedOut, "The server did not answer in time. Try again.")

    static let endedSession = ChatError(.connectionLost, "The connection to the server is closed.")

    /// A direct message cannot be sent without the key store.
    static func keyStore(_ error: KeyStoreError) -> ChatError {
        ChatError(.keyStore, "\(error.message) Direct messages are not sent; public ones and rooms go on.")
    }
}

extension KeyStoreError {
    /// The store is another account's.
    static func keys(of account: String, insteadOf name: String) -> KeyStoreError {
        KeyStoreError("The keys in this store are those of \(account), and not of \(name).")
    }
}
