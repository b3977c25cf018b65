import ChatStorage
import Synchronization
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ReadConcurrencyTests {
    private let turns = ReadConcurrency()
    private let alice = AccountID(rawValue: 1)
    private let bob = AccountID(rawValue: 2)

    /// Counts the running, the most concurrent and the finished reads.
    private final class Tally: Sendable {
        struct Counts {
            var running = 0
            var most = 0
            var done = 0
        }

        let counts = Mutex(Counts())

        func begin() {
            counts.withLock {
                $0.running += 1
                $0.most = max($0.most, $0.running)
            }
        }

        func end() {
            counts.withLock {
                $0.running -= 1
                $0.done += 1
            }
        }
    }

    @Test(arguments: [(ReadConcurrency.Kind.search, 1), (.page, 2)])
    func `runs so many reads of an account at once, and all of them in the end`(kind: ReadConcurrency.Kind, most: Int)
        async throws
    {
        let tally = Tally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<kind.waiting {
                group.addTask {
                    try await turns.run(kind, of: alice) {
                        tally.begin()
                        for _ in 0..<10 {
                            await Task.yield()
                        }
                        tally.end()
                    }
                }
            }
            try await group.waitForAll()
        }
        let counts = tally.counts.withLock { $0 }
        #expect(counts.most <= most)
        #expect(counts.done == kind.waiting)
        #expect(turns.count == 0)
    }

    @Test func `lets another account read, and the same one something else`() async throws {
        try await turns.run(.search, of: alice) {
            try await turns.run(.page, of: alice) {
                try await turns.run(.page, of: alice) {
                    try await turns.run(.search, of: bob) {
                        #expect(turns.count == 3)
                    }
                }
            }
        }
        #expect(turns.count == 0)
    }

    @Test func `refuses when too many wait, and serves again once they are done`() async throws {
        let gate = Gate()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask { [turns, alice] in
                try await turns.run(.search, of: alice) { await gate.pass() }
                return true
            }
            try await gate.waitForArrival()
            for _ in 0..<(ReadConcurrency.Kind.search.waiting + 1) {
                group.addTask { [turns, alice] in
                    do {
                        try await turns.run(.search, of: alice) {}
                        return true
                    } catch is ReadConcurrency.Refusal {
                        // All the others wait by now: this is the one that exceeds the limit.
                        gate.open()
                        return false
                    }
                }
            }
            var served: [Bool] = []
            for try await isServed in group {
                served.append(isServed)
            }
            #expect(served.count { !$0 } == 1)
        }
        try await turns.run(.search, of: alice) {}
        #expect(turns.count == 0)
    }

    @Test func `gives the turn on when a read fails`() async throws {
        for _ in 0..<3 {
            await #expect(throws: CancellationError.self) {
                try await turns.run(.search, of: alice) { throw CancellationError() }
            }
        }
        #expect(turns.count == 0)
    }
}
