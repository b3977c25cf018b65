import ChatClientCore

/// A token store whose token another client holds for ever.
struct HeldTokenStore: LoginTokenStore {
    private let arrivals = AsyncStream.makeStream(of: Void.self)
    private let release = AsyncStream.makeStream(of: Void.self)

    /// Waits until the token is asked for.
    func waitForArrival() async {
        for await _ in arrivals.stream {
            break
        }
    }

    func withToken(
        of username: String,
        _ use: @Sendable (_ token: [UInt8]?) async -> LoginTokenUse
    ) async {
        arrivals.continuation.yield()
        // Nothing comes: only the cancellation of the task ends it.
        for await _ in release.stream {}
    }
}
