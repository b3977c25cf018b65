package import ChatDelivery
package import ChatProtocol
package import NIOCore

/// Where one end of a session tells what it does: a ``TraceLog`` and the session's name in it.
package struct SessionTrace: Sendable {
    private let log: TraceLog
    private let end: TraceRecord.End
    private let session: String

    /// Makes one for a session that begins.
    package init(_ log: TraceLog, end: TraceRecord.End, session: SessionID) {
        self.log = log
        self.end = end
        self.session = session.hexadecimal
    }

    /// Hands over what happened. Never waits.
    package func record(_ events: [TraceEvent], now: NIODeadline) {
        log.record(events, at: end, of: session, now: now)
    }
}

extension SessionID {
    /// 16 digits, in the order of the bytes on the wire.
    var hexadecimal: String {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: rawValue >> UInt64($0)) }.hexadecimal
    }
}
