extension ChatClient {
    /// Sets the sync position of the account that is about to log in, when it was not known before connecting.
    /// Replaces ``ChatClientConfiguration/progress``. Has no effect after login.
    ///
    /// - Parameter progress: `nil` for a device that starts with the messages sent after its login.
    public func start(from progress: SyncProgress?) async {
        await session.start(from: progress)
    }

    /// Ends the record of what is taken out of ``events``: for a program that goes on to read news, but shows no more
    /// messages. They come again to a later client.
    package func endRecord() {
        session.events.taken.end()
    }
}

extension ClientSession {
    /// Restarts catch-up from a device's progress.
    func start(from progress: SyncProgress?) {
        guard case .entering = state else {
            return
        }
        catchUp = CatchUp(progress: progress)
        events.taken.update { $0 = progress ?? SyncProgress() }
    }

    /// Sets the keys of the account that is about to log in.
    func use(_ encryption: EncryptionChoice) {
        guard case .entering = state else {
            return
        }
        configuration.encryption = encryption
    }
}
