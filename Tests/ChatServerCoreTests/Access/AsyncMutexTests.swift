import Synchronization
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct AsyncMutexTests {
    @Test func `one at a time has it, also over an await, and an error frees it`() async {
        let mutex = AsyncMutex()
        let state = Mutex((inside: 0, most: 0, done: 0))
        await withDiscardingTaskGroup { group in
            for number in 0..<100 {
                group.addTask {
                    try? await mutex.withLock { () throws(CancellationError) in
                        state.withLock { $0 = ($0.inside + 1, max($0.most, $0.inside + 1), $0.done) }
                        await Task.yield()
                        state.withLock { $0 = ($0.inside - 1, $0.most, $0.done + 1) }
                        if number.isMultiple(of: 3) {
                            throw CancellationError()
                        }
                    }
                }
            }
        }
        #expect(state.withLock { $0 } == (inside: 0, most: 1, done: 100))
    }
}
