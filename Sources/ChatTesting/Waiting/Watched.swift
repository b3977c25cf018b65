import NIOCore
import NIOPosix
import Synchronization

/// A condition variable for tasks: a value that threads change and tasks wait for.
///
/// Waiting neither polls nor sleeps: each change wakes the waiting tasks, and a timer of an event loop ends a wait
/// at its time-out.
package final class Watched<State: Sendable>: Sendable {
    private struct Storage {
        var state: State
        var changes: UInt64 = 0
        var nextWaiter: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    private let storage: Mutex<Storage>

    /// Starts with a value.
    package init(_ state: State) {
        storage = Mutex(Storage(state: state))
    }

    /// A copy of the value as it is now.
    package var current: State {
        storage.withLock { $0.state }
    }

    /// Changes the value and wakes the waiting tasks.
    @discardableResult
    package func update<Result: Sendable>(_ change: (inout State) throws -> Result) rethrows -> Result {
        let (result, woken) = try storage.withLock { storage in
            let result = try change(&storage.state)
            storage.changes += 1
            let woken = Array(storage.waiters.values)
            storage.waiters = [:]
            return (result, woken)
        }
        for waiter in woken {
            waiter.resume()
        }
        return result
    }

    /// Waits until `find` returns a result.
    ///
    /// - Parameters:
    ///   - timeout: The longest wait.
    ///   - heedsCancellation: Whether a cancelled task stops waiting; clean-up does not.
    ///   - find: Inspects the value after each change, and may remove its result from it.
    /// - Returns: The result of `find`; `nil` on time-out.
    /// - Throws: Any error of `find`, or `CancellationError`.
    package func wait<Found: Sendable>(
        upTo timeout: Duration,
        heedsCancellation: Bool = true,
        until find: (inout State) throws -> Found?
    ) async throws -> Found? {
        let deadline = NIODeadline.now() + TimeAmount(timeout)
        while true {
            let (found, changes) = try storage.withLock { (try find(&$0.state), $0.changes) }
            if let found {
                return found
            }
            guard NIODeadline.now() < deadline else {
                return nil
            }
            if heedsCancellation {
                try Task.checkCancellation()
            }
            await change(after: changes, until: deadline, heedsCancellation: heedsCancellation)
        }
    }

    /// Returns once the value has changed, the deadline has passed or the task was cancelled.
    private func change(after changes: UInt64, until deadline: NIODeadline, heedsCancellation: Bool) async {
        let identifier = storage.withLock { storage in
            storage.nextWaiter += 1
            return storage.nextWaiter
        }
        let timer = MultiThreadedEventLoopGroup.singleton.next().scheduleTask(deadline: deadline) {
            self.wake(identifier)
        }
        defer { timer.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A change before this line found no waiter to wake, so check again.
                let isOver = storage.withLock { storage in
                    let isCancelled = heedsCancellation && Task.isCancelled
                    guard storage.changes == changes, NIODeadline.now() < deadline, !isCancelled else {
                        return true
                    }
                    storage.waiters[identifier] = continuation
                    return false
                }
                if isOver {
                    continuation.resume()
                }
            }
        } onCancel: {
            if heedsCancellation {
                wake(identifier)
            }
        }
    }

    private func wake(_ identifier: UInt64) {
        storage.withLock { $0.waiters.removeValue(forKey: identifier) }?.resume()
    }
}
