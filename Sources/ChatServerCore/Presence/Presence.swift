import ChatStorage
import NIOCore
import Synchronization

/// The one ``PresenceBoard`` of a server: sessions write on it as they come and go, the ``PresenceKeeper`` reads it.
final class Presence: Sendable {
    private let board: Mutex<PresenceBoard>

    /// Starts with nobody.
    ///
    /// - Parameter limit: While more accounts than this are present, nobody is told who comes and goes.
    init(limit: Int, start: NIODeadline = .now()) {
        board = Mutex(PresenceBoard(limit: limit, start: start))
    }

    /// A session has begun.
    ///
    /// - Parameter isResumed: Whether it takes up one that was lost.
    func opened(_ account: Account, isResumed: Bool) {
        let time = ServerTime.milliseconds
        board.withLock { $0.opened(account, isResumed: isResumed, now: .now(), time: time) }
    }

    /// A session has ended.
    ///
    /// - Parameter isLogout: Whether the client said so; else it was lost.
    func closed(_ account: AccountID, isLogout: Bool) {
        let time = ServerTime.milliseconds
        board.withLock { $0.closed(account, isLogout: isLogout, now: .now(), time: time) }
    }

    /// Reads or changes the board.
    func withBoard<Result: Sendable>(_ body: (inout sending PresenceBoard) -> sending Result) -> sending Result {
        board.withLock(body)
    }
}
