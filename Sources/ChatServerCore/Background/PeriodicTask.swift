import NIOCore

/// Runs a job periodically, and at once when a test requests it. A tick that comes due during the one before is
/// not lost, but several such ticks are merged into one.
final class PeriodicTask<Job: PeriodicJob>: BackgroundService {
    private let job: Job
    private let eventLoop: any EventLoop
    private let flag = StopFlag()
    private let ticks: AsyncStream<Void>
    private let trigger: AsyncStream<Void>.Continuation

    /// Makes a task; ``run()`` starts it.
    ///
    /// - Parameter eventLoop: The event loop of its timer.
    init(_ job: Job, on eventLoop: any EventLoop) {
        self.job = job
        self.eventLoop = eventLoop
        (ticks, trigger) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func run() async {
        var job = job
        if Job.startsAtOnce {
            tickNow()
        }
        let timer = eventLoop.scheduleRepeatedTask(initialDelay: Job.interval, delay: Job.interval) { [trigger] _ in
            trigger.yield()
        }
        for await _ in ticks {
            await job.tick(until: flag)
        }
        timer.cancel()
        await job.finish()
    }

    /// Ends ``run()`` after the ticks that are due already.
    func stop() {
        flag.set()
        trigger.finish()
    }

    /// Makes a tick due.
    func tickNow() {
        trigger.yield()
    }
}
