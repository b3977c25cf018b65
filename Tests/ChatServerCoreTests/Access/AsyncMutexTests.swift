import Synchronization
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct AsyncMutexTests {
    /// Counts the tasks that hold the lock.
    private final class Holders: Sendable {
        private let state = Mutex((inside: 0, most: 0, done: 0))

        var counts: (inside: Int, most: Int, done: Int) {
            state.withLock { $0 }
        }

        func enter() {
            state.withLock { $0 = ($0.inside + 1, max($0.most, $0.inside + 1), $0.done) }
        }

        func leave() {
            state.withLock { $0 = ($0.inside - 1, $0.most, $0.done + 1) }
        }
    }

    @Test func `one at a time has it, also over an await, and an error frees it`() async {
        let mutex = AsyncMutex()
        let holders = Holders()
        await withDiscardingTaskGroup { group in
            for number in 0..<100 {
                group.addTask {
                    try? await mutex.withLock {
                        holders.enter()
                        await Task.yield()
                        holders.leave()
                        if number.isMultiple(of: 3) {
                            throw CancellationError()
                        }
                    }
                }
            }
        }
        #expect(holders.counts == (inside: 0, most: 1, done: 100))
    }
}
