extension ChatClient {
    /// Says what this device has of the account that is about to log in, when that was not known before connecting: in
    /// place of ``ChatClientConfiguration/progress``. Without effect once somebody has logged in.
    ///
    /// - Parameter progress: `nil` for a device that starts with what is said from its login on.
    public func start(from progress: SyncProgress?) async {
        await session.start(from: progress)
    }
}

extension ClientSession {
    /// Starts anew from what a device has.
    func start(from progress: SyncProgress?) {
        guard case .entering = state else {
            return
        }
        catchUp = CatchUp(progress: progress)
        events.taken.update { $0 = progress ?? SyncProgress() }
    }
}
