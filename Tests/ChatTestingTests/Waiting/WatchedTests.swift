import ChatTesting
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WatchedTests {
    @Test func `a wait ends with the change it waits for`() async throws {
        let watched = Watched(0)
        async let found = watched.wait(upTo: .seconds(30)) { $0 >= 3 ? $0 : nil }
        for _ in 0..<3 {
            watched.update { $0 += 1 }
        }
        #expect(try await found == 3)
    }

    @Test func `a wait takes what it finds`() async throws {
        let watched = Watched([1, 2, 3])
        let first = try await watched.wait(upTo: .zero) { $0.isEmpty ? nil : $0.removeFirst() }
        #expect(first == 1)
        #expect(watched.current == [2, 3])
    }

    @Test func `a wait for what never comes ends with the time-out`() async throws {
        let start = ContinuousClock.now
        let found = try await Watched(0).wait(upTo: .milliseconds(50)) { $0 > 0 ? $0 : nil }
        #expect(found == nil)
        #expect(ContinuousClock.now - start >= .milliseconds(50))
    }

    @Test func `a cancelled task stops waiting`() async throws {
        let watched = Watched(0)
        await #expect(throws: CancellationError.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = try await watched.wait(upTo: .seconds(50)) { $0 > 0 ? $0 : nil }
                }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }

    @Test func `many waits each get their change`() async throws {
        let watched = Watched(0)
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for goal in 1...50 {
                group.addTask {
                    try await watched.wait(upTo: .seconds(30)) { $0 >= goal ? goal : nil } ?? 0
                }
            }
            for _ in 1...50 {
                watched.update { $0 += 1 }
            }
            return try await group.reduce(0, +)
        }
        #expect(total == 50 * 51 / 2)
    }
}
