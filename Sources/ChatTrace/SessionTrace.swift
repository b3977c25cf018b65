package import ChatDelivery
package import ChatProtocol
package import NIOCore

/// The trace of one end of a session: a ``TraceLog`` and the session's name in it.
package struct SessionTrace: Sendable {
    private let log: TraceLog
    private let end: TraceRecord.End
    private let session: String

    /// Makes the trace of a session.
    package init(_ log: TraceLog, end: TraceRecord.End, session: SessionID) {
        self.log = log
        self.end = end
        self.session = session.hexadecimal
    }

    /// Whether the trace has ended, so that the end of the session need not keep events any more.
    var isFinished: Bool {
        log.isFinished
    }

    /// Records events. Never waits.
    package func record(_ events: [TraceEvent], now: NIODeadline) {
        log.record(events, at: end, of: session, now: now)
    }
}

/// A state machine of delivery with an event log.
package protocol TracedMachine: ~Copyable {
    /// Whether events are kept for ``popTrace()``.
    var isTraced: Bool { get set }

    /// Removes and returns the events since the last call, oldest first.
    mutating func popTrace() -> [TraceEvent]
}

extension ServerDelivery: TracedMachine {}
extension ClientDelivery: TracedMachine {}

extension SessionTrace? {
    /// Records the events of a machine, and `more`, while tracing is on. Turns it off once the trace has ended.
    package mutating func record(
        _ machine: inout some TracedMachine & ~Copyable,
        and more: [TraceEvent] = [],
        now: NIODeadline
    ) {
        guard let trace = self else {
            return
        }
        guard !trace.isFinished else {
            self = nil
            machine.isTraced = false
            return
        }
        trace.record(machine.popTrace() + more, now: now)
    }
}

extension SessionID {
    /// The 16 hexadecimal digits of its bytes in network order.
    var hexadecimal: String {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: rawValue >> UInt64($0)) }.hexadecimal
    }
}
