import DequeModule
import Synchronization

/// Lock that is held over `await`: the others wait in the order of their arrival, without a thread.
final class AsyncMutex: Sendable {
    private struct State {
        var isLocked = false
        var waiters: Deque<CheckedContinuation<Void, Never>> = []
    }

    private let state = Mutex(State())

    /// Makes an open lock.
    init() {}

    /// Calls a function while nobody else holds the lock.
    func withLock<Result, Failure: Error>(
        _ body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        await lock()
        defer { unlock() }
        return try await body()
    }

    private func lock() async {
        await withCheckedContinuation { waiter in
            let isFree = state.withLock { state in
                if state.isLocked {
                    state.waiters.append(waiter)
                    return false
                }
                state.isLocked = true
                return true
            }
            if isFree {
                waiter.resume()
            }
        }
    }

    private func unlock() {
        let next = state.withLock { state in
            let next = state.waiters.popFirst()
            state.isLocked = next != nil
            return next
        }
        next?.resume()
    }
}
