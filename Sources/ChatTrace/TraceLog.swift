import ChatDelivery
import DequeModule
package import NIOCore
import Synchronization

/// A bounded queue between event loops, which must not wait, and the task that writes a trace to its file. Events that
/// arrive faster than they can be written are dropped, and the trace says how many.
package final class TraceLog: Sendable {
    /// The most batches in the queue, each that of one call into a machine: with a few hundred datagrams a second, the
    /// disk may stall for some seconds before any event is dropped.
    package static let largestBacklog = 4096

    /// The size in bytes at which a trace ends, so that a forgotten one cannot fill the disk. At some 250 bytes per
    /// event this is about a million events, hours of a busy session.
    package static let largestSize = 256 << 20

    private struct State {
        var batches: Deque<[TraceRecord]> = []
        var dropped = 0
        var isFinished = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let start: NIODeadline
    private let largestSize: Int
    private let largestBacklog: Int
    private let state = Mutex(State())

    /// Makes a trace and begins it.
    ///
    /// - Parameters:
    ///   - program: The program and its version.
    ///   - wallClock: Milliseconds since 1970, to align the traces of both ends.
    ///   - now: The time from which the times of records count.
    ///   - largestSize: The size in bytes at which it ends; tests make it small.
    ///   - largestBacklog: The most batches in the queue; tests make it small.
    package init(
        program: String,
        wallClock: Int64,
        now: NIODeadline,
        largestSize: Int = TraceLog.largestSize,
        largestBacklog: Int = TraceLog.largestBacklog
    ) {
        start = now
        self.largestSize = largestSize
        self.largestBacklog = largestBacklog
        add([TraceRecord(nanoseconds: 0, end: .network, event: .traceBegan(at: wallClock, by: program))])
    }

    /// Whether further events are ignored.
    var isFinished: Bool {
        state.withLock { $0.isFinished }
    }

    /// Records the events of an end. Never waits.
    ///
    /// - Parameter session: Its name in the records.
    func record(_ events: [TraceEvent], at end: TraceRecord.End, of session: String, now: NIODeadline) {
        guard !events.isEmpty else {
            return
        }
        let time = (now - start).nanoseconds
        add(events.map { TraceRecord(nanoseconds: time, end: end, session: session, event: $0) })
    }

    /// Ends ``run(size:writing:)`` after the queue has been written.
    package func finish() {
        state.withLock { state in
            state.isFinished = true
            return state.waiter.take()
        }?.resume()
    }

    /// Writes lines until ``finish()``, or until the trace is full. Goes on when its task is cancelled: the last events
    /// tell why a session ended.
    ///
    /// - Parameters:
    ///   - size: The size in bytes of the earlier traces in the file.
    ///   - write: Called with whole lines. If it throws, the trace ends.
    /// - Throws: ``TraceFull``, and the errors of `write`.
    package func run(size earlier: Int = 0, writing write: ([UInt8]) throws -> Void) async throws {
        // A trace that has ended must not go on queueing events.
        defer { finish() }
        var size = earlier
        while let batch = await next() {
            let lines = batch.flatMap(\.line)
            size += lines.count
            guard size <= largestSize else {
                try write(note("the trace ends here: it has reached its largest size", after: batch).line)
                throw TraceFull()
            }
            try write(lines)
        }
    }

    private func add(_ batch: [TraceRecord]) {
        state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.isFinished else {
                return nil
            }
            guard state.batches.count < largestBacklog else {
                state.dropped += batch.count
                return nil
            }
            state.batches.append(batch)
            return state.waiter.take()
        }?.resume()
    }

    /// Returns the next batch, waiting for it; `nil` after the last one.
    private func next() async -> [TraceRecord]? {
        while true {
            let (batch, isLast) = state.withLock { state in (pop(&state), state.isFinished) }
            if batch != nil || isLast {
                return batch
            }
            await withCheckedContinuation { waiter in
                let isReady = state.withLock { state in
                    guard state.batches.isEmpty, !state.isFinished else {
                        return true
                    }
                    state.waiter = waiter
                    return false
                }
                if isReady {
                    waiter.resume()
                }
            }
        }
    }

    /// Pops a batch. The gap of dropped events lies behind the last batch that found room.
    private func pop(_ state: inout State) -> [TraceRecord]? {
        guard let batch = state.batches.popFirst() else {
            return nil
        }
        guard state.batches.isEmpty, state.dropped > 0 else {
            return batch
        }
        let text = "\(state.dropped) events are left out here: they came too fast"
        state.dropped = 0
        return batch + [note(text, after: batch)]
    }

    private func note(_ text: String, after batch: [TraceRecord]) -> TraceRecord {
        TraceRecord(
            nanoseconds: Int64((batch.last?.time ?? 0) * 1_000_000),
            end: .network,
            event: .note(text: text)
        )
    }
}

/// A trace has ended because it has reached its largest size.
package struct TraceFull: Error, Equatable, CustomStringConvertible {
    /// A sentence for a person.
    package var description: String {
        "The trace is full and has ended: its file has \(TraceLog.largestSize >> 20) MiB. Move it away and start again."
    }
}
