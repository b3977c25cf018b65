package import NIOCore
import Synchronization

/// Has something done every so often, and at once when a test or a shutdown asks for it. A beat that comes while the
/// one before is still worked at is not lost, but more than one are one.
package struct Heartbeat: Sendable {
    private let beats: AsyncStream<Void>
    private let beating: AsyncStream<Void>.Continuation
    private let end = End()

    private final class End: Sendable {
        let isReached = Atomic(false)
    }

    /// Whether ``stop()`` was called: long work ends early then.
    package var isStopped: Bool {
        end.isReached.load(ordering: .relaxed)
    }

    /// Makes a heart that does not beat yet.
    package init() {
        (beats, beating) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Beats until ``stop()``.
    ///
    /// - Parameters:
    ///   - interval: Between two beats; the first one comes after it, too.
    ///   - eventLoop: Where the timer is.
    package func run(every interval: TimeAmount, on eventLoop: any EventLoop, _ work: () async -> Void) async {
        let timer = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in beat() }
        defer { timer.cancel() }
        for await _ in beats {
            await work()
        }
    }

    /// Beats now.
    package func beat() {
        beating.yield()
    }

    /// Ends ``run(every:on:_:)`` after the beats that were.
    package func stop() {
        end.isReached.store(true, ordering: .relaxed)
        beating.finish()
    }
}
