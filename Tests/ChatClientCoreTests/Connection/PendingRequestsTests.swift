import ChatProtocol
import ChatTesting
import NIOCore
import NIOPosix
import Testing

@testable import ChatClientCore

/// A desk at which tasks wait for their answers.
private actor Desk {
    private var pending = PendingRequests()
    private let waiting: Watched<Int>

    init(_ waiting: Watched<Int>) {
        self.waiting = waiting
    }

    var hasRoom: Bool { pending.hasRoom }

    func ask(timeout: Scheduled<Void>) async throws -> WireServerFrame.OneOf_Body {
        let id = pending.makeID()
        return try await withCheckedThrowingContinuation { continuation in
            pending.add(id, continuation: continuation, timeout: timeout)
            waiting.update { $0 += 1 }
        }
    }

    func finish(_ id: UInt64, with answer: PendingRequests.Answer) {
        pending.finish(id, with: answer)
    }

    func failAll(with error: any Error) {
        pending.failAll(with: error)
    }
}

@Suite(.timeLimit(.minutes(1))) struct PendingRequestsTests {
    private struct Lost: Error, Equatable {}

    private let waiting: Watched<Int>
    private let desk: Desk

    init() {
        let waiting = Watched(0)
        self.waiting = waiting
        desk = Desk(waiting)
    }

    /// A timer that goes off long after an answer has come.
    private func timer() -> Scheduled<Void> {
        MultiThreadedEventLoopGroup.singleton.next().scheduleTask(in: .seconds(30)) {}
    }

    private func waitForRequests(_ count: Int) async throws {
        let isThere = try await waiting.wait(upTo: Patience.standard) { $0 >= count ? true : nil }
        try #require(isThere == true)
    }

    @Test func `requests are numbered from 1`() {
        var pending = PendingRequests()
        #expect((1...3).map { _ in pending.makeID() } == [1, 2, 3])
    }

    @Test func `each answer goes to its request and stops its timer`() async throws {
        let timers = [timer(), timer()]
        async let first = desk.ask(timeout: timers[0])
        try await waitForRequests(1)
        async let second = desk.ask(timeout: timers[1])
        try await waitForRequests(2)
        await desk.finish(2, with: .success(.pong(.init())))
        await desk.finish(1, with: .success(.loggedOut(.init())))
        #expect(try await first == .loggedOut(.init()))
        #expect(try await second == .pong(.init()))
        for timer in timers {
            await #expect(throws: EventLoopError.cancelled) { try await timer.futureResult.get() }
        }
    }

    @Test func `a second answer, and one that nobody asked for, are ignored`() async throws {
        async let answer = desk.ask(timeout: timer())
        try await waitForRequests(1)
        await desk.finish(9, with: .success(.loggedOut(.init())))
        await desk.finish(1, with: .success(.pong(.init())))
        await desk.finish(1, with: .failure(Lost()))
        await desk.failAll(with: Lost())
        #expect(try await answer == .pong(.init()))
    }

    @Test func `a request can fail`() async throws {
        async let answer = desk.ask(timeout: timer())
        try await waitForRequests(1)
        await desk.finish(1, with: .failure(Lost()))
        let result: Result<WireServerFrame.OneOf_Body, any Error>
        do {
            result = .success(try await answer)
        } catch {
            result = .failure(error)
        }
        #expect(throws: Lost()) { try result.get() }
    }

    @Test func `256 may be under way, and all of them fail together`() async throws {
        let failures = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<256 {
                #expect(await desk.hasRoom)
                group.addTask {
                    do {
                        _ = try await desk.ask(timeout: timer())
                        return false
                    } catch is Lost {
                        return true
                    }
                }
            }
            try await waitForRequests(256)
            #expect(await !desk.hasRoom)
            await desk.failAll(with: Lost())
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 256)
        #expect(await desk.hasRoom)
    }
}
