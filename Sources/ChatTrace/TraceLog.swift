import ChatDelivery
package import NIOCore
import Synchronization

/// A trace on its way to a file: events come in from event loops that must not wait, lines go out on a task that may.
/// What comes faster than it can be written is left out, and the trace says so.
package final class TraceLog: Sendable {
    /// The most batches that wait to be written, each that of one call into a machine. Our own choice: some seconds of a
    /// busy session.
    package static let largestBacklog = 4096

    /// Bytes after which a trace ends: it is for hours, and must not fill the disk. Our own choice.
    package static let largestSize = 256 << 20

    private let start: NIODeadline
    private let largestSize: Int
    private let batches: AsyncStream<[TraceRecord]>
    private let entrance: AsyncStream<[TraceRecord]>.Continuation
    private let leftOut = Mutex(0)

    /// Makes a trace that begins now.
    ///
    /// - Parameters:
    ///   - program: The program and its version.
    ///   - wallClock: Milliseconds since 1970: so the traces of both ends can be laid side by side.
    ///   - now: The time from which records count.
    ///   - largestSize: Bytes after which it ends; tests make it small.
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

    /// Hands over what happened at an end. Never waits.
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

    /// Ends ``run(writing:)`` once all is written.
    package func finish() {
        entrance.finish()
    }

    /// Writes lines until ``finish()``, or until the trace is full.
    ///
    /// - Parameter write: Given whole lines. When it throws, the trace ends.
    package func run(writing write: ([UInt8]) throws -> Void) async {
        // What comes after the end is not kept for nobody.
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
