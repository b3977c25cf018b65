/// The interval between polls of a program that announces nothing.
package enum Pause {
    /// Waits, without blocking a thread, for a change that never comes.
    package static func wait(_ time: Duration) async throws {
        _ = try await Watched(()).wait(upTo: time) { _ -> Bool? in nil }
    }
}
