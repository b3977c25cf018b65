import ChatServerCore
import ChatTesting
import Dispatch
import Testing

@Suite(.timeLimit(.minutes(1))) struct PasswordWorkersTests {
    private struct Wrong: Error, Equatable {}

    private struct Counts {
        var started = 0
        var running = 0
        var most = 0
        var refused = 0
        var done = 0
    }

    @Test func `it gives back what the hash gave`() async throws {
        let workers = PasswordWorkers(threads: 1)
        #expect(try await workers.run { 42 } == 42)
        await #expect(throws: Wrong()) {
            try await workers.run { throw Wrong() }
        }
        try await workers.stop()
    }

    @Test func `no more hashes run at once than there are threads`() async throws {
        let workers = PasswordWorkers(threads: 2)
        let counts = Watched(Counts())
        let turnstile = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup { group in
            for _ in 0..<6 {
                group.addTask {
                    try await workers.run {
                        counts.update {
                            $0.started += 1
                            $0.running += 1
                            $0.most = max($0.most, $0.running)
                        }
                        turnstile.wait()
                        counts.update { $0.running -= 1 }
                    }
                }
            }
            for started in 2...6 {
                // Every further start needs one to end first.
                let isThere = try await counts.wait(upTo: Patience.standard) { $0.started >= started ? true : nil }
                #expect(isThere == true)
                turnstile.signal()
            }
            turnstile.signal()
            try await group.waitForAll()
        }
        #expect(counts.current.most == 2)
        #expect(counts.current.started == 6)
        try await workers.stop()
    }

    @Test func `beyond 256 that wait it refuses, and takes more when they are done`() async throws {
        let workers = PasswordWorkers(threads: 1)
        let counts = Watched(Counts())
        let turnstile = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup { group in
            for _ in 0..<300 {
                group.addTask {
                    let result: Bool? = try await workers.run {
                        turnstile.wait()
                        turnstile.signal()
                        return true
                    }
                    counts.update {
                        $0.refused += result == nil ? 1 : 0
                        $0.done += result == nil ? 0 : 1
                    }
                }
            }
            let isFull = try await counts.wait(upTo: Patience.standard) { $0.refused >= 44 ? true : nil }
            #expect(isFull == true)
            turnstile.signal()
            try await group.waitForAll()
        }
        #expect(counts.current.refused == 44)
        #expect(counts.current.done == 256)
        #expect(try await workers.run { true } == true)
        try await workers.stop()
    }

    @Test func `after it has stopped it takes nothing`() async throws {
        let workers = PasswordWorkers(threads: 1)
        try await workers.stop()
        await #expect(throws: (any Error).self) {
            try await workers.run { true }
        }
    }
}
