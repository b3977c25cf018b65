import ChatTesting
import Synchronization
import Testing

@testable import ChatStorage

@Suite(.timeLimit(.minutes(1))) struct SharedWorkTests {
    private struct Broken: Error, Equatable {}

    @Test func `of many at the same time one does it, and all wait for its end`() async throws {
        let (work, runs, isDone) = (SharedWork(), Watched(0), Watched(false))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await work.run {
                    runs.update { $0 += 1 }
                    _ = try await isDone.wait(upTo: Patience.standard) { $0 ? true : nil }
                }
            }
            _ = try await runs.wait(upTo: Patience.standard) { $0 == 1 ? true : nil }
            for _ in 0..<8 {
                group.addTask {
                    await work.run { runs.update { $0 += 1 } }
                    // A task that came after the end did the work anew; no task went on before the end.
                    #expect(isDone.current)
                }
            }
            isDone.update { $0 = true }
            try await group.waitForAll()
        }
    }

    @Test func `who fails lets the next one try`() async throws {
        let work = SharedWork()
        await #expect(throws: Broken()) {
            try await work.run { throw Broken() }
        }
        let runs = Atomic(0)
        await work.run { _ = runs.add(1, ordering: .relaxed) }
        #expect(runs.load(ordering: .relaxed) == 1)
    }
}
