import ChatStorage
import Synchronization

/// Coalesces the news of device lists: while the contacts of an account are being told of a list, a newer one only
/// waits until they have been, and of several that come meanwhile they are told the newest.
final class ListNews: Sendable {
    /// The version that waits for each account whose contacts are being told; 0 for none.
    private let waiting = Mutex<[AccountID: UInt64]>([:])

    /// Makes it without news.
    init() {}

    /// Adds a list.
    ///
    /// - Returns: Whether the caller has to tell of it, and then to ask for the ``next(of:)``; otherwise somebody else
    ///   will.
    func add(_ version: UInt64, of account: AccountID) -> Bool {
        waiting.withLock { waiting in
            let isTold = waiting[account] != nil
            waiting[account] = isTold ? version : 0
            return !isTold
        }
    }

    /// Returns the version to tell of next; `nil` when there is none, and the caller is done.
    func next(of account: AccountID) -> UInt64? {
        waiting.withLock { waiting in
            let version = waiting[account].flatMap { $0 == 0 ? nil : $0 }
            waiting[account] = version == nil ? nil : 0
            return version
        }
    }
}
