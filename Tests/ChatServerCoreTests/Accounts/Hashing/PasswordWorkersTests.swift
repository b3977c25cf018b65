import ChatStorage
import ChatTesting
import Dispatch
import Testing

@testable import ChatServerCore

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
        #expect(try await workers.run(.login(from: .at("192.0.2.1"))) { 42 } == 42)
        await #expect(throws: Wrong()) {
            try await workers.run(.login(from: .at("192.0.2.1"))) { throw Wrong() }
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
                    try await workers.run(.login(from: .at("192.0.2.1"))) {
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
                // Both threads are busy: each further start needs another hash to end first.
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

    @Test func `beyond 128 that wait from one network it refuses, and takes more when they are done`() async throws {
        let workers = PasswordWorkers(threads: 1)
        let counts = Watched(Counts())
        let turnstile = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup { group in
            for _ in 0..<200 {
                group.addTask {
                    let result: Bool? = try await workers.run(.login(from: .at("192.0.2.1"))) {
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
            // One runs, 128 wait.
            let isFull = try await counts.wait(upTo: Patience.standard) { $0.refused >= 71 ? true : nil }
            #expect(isFull == true)
            turnstile.signal()
            try await group.waitForAll()
        }
        #expect(counts.current.refused == 71)
        #expect(counts.current.done == 129)
        #expect(try await workers.run(.login(from: .at("192.0.2.1"))) { true } == true)
        try await workers.stop()
    }

    @Test func `a hash whose connection ends before it begins is never run`() async throws {
        let workers = PasswordWorkers(threads: 1)
        let counts = Watched(Counts())
        let turnstile = DispatchSemaphore(value: 0)
        let (gone, there) = (ConnectionEnd(), ConnectionEnd())
        try await withThrowingTaskGroup { group in
            group.addTask {
                _ = try await workers.run(.login(from: .at("192.0.2.1"))) {
                    counts.update { $0.started += 1 }
                    turnstile.wait()
                }
            }
            let isRunning = try await counts.wait(upTo: Patience.standard) { $0.started == 1 ? true : nil }
            #expect(isRunning == true)
            group.addTask {
                let request = HashRequest.registration(from: Requester(PeerNetwork("192.0.2.1"), end: gone))
                let result: Void? = try await workers.run(request) {
                    counts.update { $0.started += 100 }
                }
                counts.update { $0.refused += result == nil ? 1 : 0 }
            }
            while workers.waiting < 1 {
                await Task.yield()
            }
            gone.reach()
            // The task is told at once, while the thread is still busy.
            let isTold = try await counts.wait(upTo: Patience.standard) { $0.refused == 1 ? true : nil }
            #expect(isTold == true)
            #expect(workers.waiting == 0)
            // A session that has ended already does not even wait.
            #expect(try await workers.run(.session(of: AccountID(rawValue: 1), end: gone)) { true } == nil)
            turnstile.signal()
            try await group.waitForAll()
        }
        #expect(try await workers.run(.session(of: AccountID(rawValue: 1), end: there)) { true } == true)
        #expect(counts.current.started == 1)
        try await workers.stop()
    }

    @Test func `what waits when it stops fails`() async throws {
        let workers = PasswordWorkers(threads: 1)
        let counts = Watched(Counts())
        let turnstile = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup { group in
            for _ in 0..<2 {
                group.addTask {
                    do {
                        _ = try await workers.run(.login(from: .at("192.0.2.1"))) {
                            counts.update { $0.started += 1 }
                            turnstile.wait()
                        }
                        counts.update { $0.done += 1 }
                    } catch {
                        #expect(error is PasswordWorkersStopped)
                        counts.update { $0.refused += 1 }
                    }
                }
            }
            while workers.waiting < 1 {
                await Task.yield()
            }
            async let stopped: Void = workers.stop()
            let isTold = try await counts.wait(upTo: Patience.standard) { $0.refused == 1 ? true : nil }
            #expect(isTold == true)
            turnstile.signal()
            try await stopped
            try await group.waitForAll()
        }
        #expect(counts.current.done == 1)
    }

    @Test func `after it has stopped it takes nothing`() async throws {
        let workers = PasswordWorkers(threads: 1)
        try await workers.stop()
        await #expect(throws: PasswordWorkersStopped()) {
            try await workers.run(.login(from: .at("192.0.2.1"))) { true }
        }
    }
}
