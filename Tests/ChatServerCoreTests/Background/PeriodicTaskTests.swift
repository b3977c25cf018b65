import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct PeriodicTaskTests {
    private let loop = NIOAsyncTestingEventLoop()
    private let log = TickLog()

    @Test func `it ticks in each interval, keeps its state, and finishes at its end`() async {
        let task = PeriodicTask(CountingJob(log: log), on: loop)
        async let running: Void = task.run()
        // The task may not have scheduled its timer yet, so advance more than once.
        while log.events.isEmpty {
            await loop.advanceTime(by: CountingJob.interval)
        }
        for _ in 1...2 {
            let before = log.events.count
            await loop.advanceTime(by: CountingJob.interval)
            while log.events.count == before {
                await Task.yield()
            }
        }
        task.stop()
        await running
        let ticks = log.events.count - 1
        #expect(ticks >= 3)
        #expect(log.events == (1...ticks).map { "tick \($0)" } + ["finish after \(ticks)"])
    }

    @Test func `one that starts at once does not wait for the first interval`() async {
        let task = PeriodicTask(EagerJob(log: log), on: loop)
        async let running: Void = task.run()
        while log.events.isEmpty {
            await Task.yield()
        }
        task.stop()
        await running
        #expect(log.events == ["tick"])
    }

    @Test func `a tick that is due when it is stopped is not lost, and long work is told to end`() async {
        let task = PeriodicTask(StoppedJob(log: log), on: loop)
        // Two ticks that are due are merged into one.
        task.tickNow()
        task.tickNow()
        task.stop()
        await task.run()
        #expect(log.events == ["stopped: true"])
    }

    @Test func `when its task is cancelled it finishes, too`() async {
        let task = PeriodicTask(CountingJob(log: log), on: loop)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await task.run() }
            group.cancelAll()
            await group.waitForAll()
        }
        #expect(log.events == ["finish after 0"])
    }
}

/// A log of the jobs' calls, in order.
private final class TickLog: Sendable {
    private let log = Mutex([String]())

    var events: [String] { log.withLock { $0 } }

    func add(_ event: String) {
        log.withLock { $0.append(event) }
    }
}

/// Counts its ticks.
private struct CountingJob: PeriodicJob {
    static let interval: TimeAmount = .seconds(10)

    private let log: TickLog
    private var ticks = 0

    init(log: TickLog) {
        self.log = log
    }

    mutating func tick(until stop: StopFlag) {
        ticks += 1
        log.add("tick \(ticks)")
    }

    func finish() {
        log.add("finish after \(ticks)")
    }
}

private struct EagerJob: PeriodicJob {
    static let interval: TimeAmount = .hours(1)
    static let startsAtOnce = true

    let log: TickLog

    func tick(until stop: StopFlag) {
        log.add("tick")
    }
}

private struct StoppedJob: PeriodicJob {
    static let interval: TimeAmount = .hours(1)

    let log: TickLog

    func tick(until stop: StopFlag) {
        log.add("stopped: \(stop.isSet)")
    }
}
