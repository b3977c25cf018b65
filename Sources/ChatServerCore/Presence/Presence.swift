import ChatStorage
import NIOCore
import Synchronization

/// The thread-safe ``PresenceState`` of a server: sessions update it as they open and close, and the
/// ``PresenceTask`` reads it.
final class Presence: Sendable {
    private let state: Mutex<PresenceState>

    /// Makes an empty state.
    ///
    /// - Parameter limit: While more accounts than this are present, joins and leaves are not announced.
    init(limit: Int, start: NIODeadline = .now()) {
        state = Mutex(PresenceState(limit: limit, start: start))
    }

    /// Handles an opened session.
    ///
    /// - Parameter isResumed: Whether it resumes a lost session.
    func opened(_ account: Account, isResumed: Bool) {
        let time = ServerTime.milliseconds
        state.withLock { $0.opened(account, isResumed: isResumed, now: .now(), time: time) }
    }

    /// Handles a closed session.
    ///
    /// - Parameter isLogout: Whether the client logged out, or may not come back; otherwise the session was lost.
    func closed(_ account: AccountID, isLogout: Bool) {
        let time = ServerTime.milliseconds
        state.withLock { $0.closed(account, isLogout: isLogout, now: .now(), time: time) }
    }

    /// Reads or changes the state.
    func withState<Result: Sendable>(_ body: (inout sending PresenceState) -> sending Result) -> sending Result {
        state.withLock(body)
    }
}
