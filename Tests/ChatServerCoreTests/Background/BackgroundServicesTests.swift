import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct BackgroundServicesTests {
    @Test func `they are stopped from the last to the first, each when the one after it has returned`() async throws {
        let log = EventLog()
        let services = BackgroundServices(["hub", "commits", "presence"].map { RecordedService($0, log) })
        let value = try await services.run {
            log.add("serving")
            return 7
        }
        #expect(value == 7)
        #expect(
            log.events == [
                "serving", "stop presence", "presence returned", "stop commits", "commits returned", "stop hub",
                "hub returned",
            ]
        )
    }

    @Test func `one that has nothing to do may return early`() async throws {
        let log = EventLog()
        let idle = RecordedService("idle", log)
        try idle.stop()
        try await BackgroundServices([RecordedService("hub", log), idle]).run {
            await idle.hasReturned()
        }
        #expect(log.events == ["stop idle", "idle returned", "stop idle", "stop hub", "hub returned"])
    }

    @Test func `one that cannot be stopped keeps no other from being stopped, and is told of`() async {
        let log = EventLog()
        let services = BackgroundServices([
            RecordedService("hub", log), RecordedService("workers", log, failure: StopFailure()),
            RecordedService("commits", log),
        ])
        await #expect(throws: StopFailure.self) { try await services.run {} }
        #expect(
            log.events.filter { $0.hasSuffix("returned") } == ["commits returned", "workers returned", "hub returned"]
        )
    }

    @Test func `when its task is cancelled so are the services, and they are still stopped in order`() async throws {
        let log = EventLog()
        let services = BackgroundServices([RecordedService("hub", log), RecordedService("commits", log)])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await services.run {
                    // Poll instead of reading a stream: a stream's reader is cancelled, too, and would not wait.
                    while !log.events.contains("commits returned") {
                        await Task.yield()
                    }
                }
            }
            group.cancelAll()
            try await group.waitForAll()
        }
        let first = log.events.firstIndex(of: "stop commits") ?? 0
        #expect(log.events.prefix(first).contains("commits returned"), "it returned before it was stopped")
        #expect(log.events.filter { $0.hasPrefix("stop") } == ["stop commits", "stop hub"])
    }

    @Test func `each runs where it prefers to`() async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let service = LoopService(loop)
        try await BackgroundServices([service]).run {}
        let ranOnLoop = service.ranOnLoop.load(ordering: .relaxed)
        #expect(ranOnLoop)
    }
}

private struct StopFailure: Error {}

/// A log of events, in order.
private final class EventLog: Sendable {
    private let log = Mutex([String]())

    var events: [String] { log.withLock { $0 } }

    func add(_ event: String) {
        log.withLock { $0.append(event) }
    }
}

/// A service that runs until it is stopped or cancelled, and logs both.
private final class RecordedService: BackgroundService {
    private let name: String
    private let log: EventLog
    private let failure: StopFailure?
    private let (end, ending) = AsyncStream.makeStream(of: Never.self)
    private let (returned, returning) = AsyncStream.makeStream(of: Never.self)

    init(_ name: String, _ log: EventLog, failure: StopFailure? = nil) {
        self.name = name
        self.log = log
        self.failure = failure
    }

    func run() async {
        for await _ in end {}
        log.add("\(name) returned")
        returning.finish()
    }

    func stop() throws {
        log.add("stop \(name)")
        ending.finish()
        if let failure {
            throw failure
        }
    }

    /// Returns when ``run()`` has returned.
    func hasReturned() async {
        for await _ in returned {}
    }
}

/// Records whether it runs on its event loop.
private final class LoopService: BackgroundService {
    let ranOnLoop = Atomic(false)
    private let loop: any EventLoop

    var executor: (any TaskExecutor)? { EventLoopTaskExecutor(loop) }

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func run() async {
        ranOnLoop.store(loop.inEventLoop, ordering: .relaxed)
    }

    func stop() {}
}
