import ChatStorage
import NIOCore
import Synchronization

/// The thread-safe ``PresenceBoard`` of a server: sessions update it as they open and close, and the
/// ``PresenceKeeper`` reads it.
final class Presence: Sendable {
    private let board: Mutex<PresenceBoard>

    /// Makes an empty board.
    ///
    /// - Parameter limit: While more accounts than this are present, joins and leaves are not announced.
    init(limit: Int, start: NIODeadline = .now()) {
        board = Mutex(PresenceBoard(limit: limit, start: start))
    }

    /// Handles an opened session.
    ///
    /// - Parameter isResumed: Whether it resumes a lost session.
    func opened(_ account: Account, isResumed: Bool) {
        let time = ServerTime.milliseconds
        board.withLock { $0.opened(account, isResumed: isResumed, now: .now(), time: time) }
    }

    /// Handles a closed session.
    ///
    /// - Parameter isLogout: Whether the client logged out; otherwise the session was lost.
    func closed(_ account: AccountID, isLogout: Bool) {
        let time = ServerTime.milliseconds
        board.withLock { $0.closed(account, isLogout: isLogout, now: .now(), time: time) }
    }

    /// Reads or changes the board.
    func withBoard<Result: Sendable>(_ body: (inout sending PresenceBoard) -> sending Result) -> sending Result {
        board.withLock(body)
    }
}
