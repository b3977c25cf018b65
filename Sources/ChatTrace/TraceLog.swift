import ChatDelivery
package import NIOCore
import Synchronization

/// A bounded queue between event loops, which must not wait, and the task that writes a trace to its file. Events that
/// arrive faster than they can be written are dropped, and the trace says how many.
package final class TraceLog: Sendable {
    /// The most batches in the queue, each that of one call into a machine: with a few hundred datagrams a second, the
    /// disk may stall for some seconds before any event is dropped.
    package static let largestBacklog = 4096

    /// The size in bytes at which a trace ends, so that a forgotten one cannot fill the disk. At some 250 bytes per event
    /// this is about a million events, hours of a busy session.
    package static let largestSize = 256 << 20

    private let start: NIODeadline
    private let largestSize: Int
    private let batches: AsyncStream<[TraceRecord]>
    private let entrance: AsyncStream<[TraceRecord]>.Continuation
    private let leftOut = Mutex(0)

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
        (batches, entrance) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(largestBacklog))
        entrance.yield([
            TraceRecord(nanoseconds: 0, end: .network, event: .traceBegan(at: wallClock, by: program))
        ])
    }

    /// Records the events of an end. Never waits.
    ///
    /// - Parameter session: Its name in the records.
    func record(_ events: [TraceEvent], at end: TraceRecord.End, of session: String, now: NIODeadline) {
        guard !events.isEmpty else {
            return
        }
        let time = (now - start).nanoseconds
        var batch = events.map { TraceRecord(nanoseconds: time, end: end, session: session, event: $0) }
        leftOut.withLock { count in
            if count > 0 {
                let note = TraceEvent.note(text: "\(count) events are left out here: they came too fast")
                batch.insert(TraceRecord(nanoseconds: time, end: end, session: session, event: note), at: 0)
            }
            switch entrance.yield(batch) {
            case .enqueued: count = 0
            case .dropped, .terminated: count += events.count
            @unknown default: count += events.count
            }
        }
    }

    /// Ends ``run(writing:)`` after the queue has been written.
    package func finish() {
        entrance.finish()
    }

    /// Writes lines until ``finish()``, or until the trace is full.
    ///
    /// - Parameter write: Called with whole lines. If it throws, the trace ends.
    package func run(writing write: ([UInt8]) throws -> Void) async {
        // A trace that has ended must not go on queueing events.
        defer { entrance.finish() }
        var size = 0
        for await batch in batches {
            let lines = batch.flatMap(\.line)
            size += lines.count
            do {
                guard size <= largestSize else {
                    return try write(Self.fullNote(after: batch).line)
                }
                try write(lines)
            } catch {
                return
            }
        }
    }

    private static func fullNote(after batch: [TraceRecord]) -> TraceRecord {
        let note = TraceEvent.note(text: "the trace ends here: it has reached its largest size")
        return TraceRecord(
            nanoseconds: Int64((batch.first?.time ?? 0) * 1_000_000),
            end: .network,
            event: note
        )
    }
}
