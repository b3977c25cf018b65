package import NIOCore

/// When a client whose path is not proven says hello: at once, then at growing distances, for as long as it takes.
package struct HelloSchedule: Sendable, Equatable {
    /// The first distance. Our own choice: a lost hello costs a person a quarter of a second on TLS, nothing more.
    static let shortest: TimeAmount = .milliseconds(250)

    /// The largest distance: what a client behind a blocked port sends, one datagram in five seconds, is below the
    /// rate that RFC 8085, section 3.1.3, permits without feedback (one in three).
    package static let longest: TimeAmount = .seconds(5)

    /// When the next hello is due.
    private(set) var next: NIODeadline

    private var distance = Self.shortest

    /// Starts with a hello at once.
    init(start: NIODeadline) {
        next = start
    }

    /// Another port is tried: a hello goes at once, and the distances stay as they are. A client behind a blocked port says hello
    /// no more often for it.
    mutating func tryOtherPort(now: NIODeadline) {
        next = now
    }

    /// Whether a hello goes now. If so, the next one is scheduled.
    mutating func takeIfDue(now: NIODeadline) -> Bool {
        guard next <= now else {
            return false
        }
        next = now + distance
        distance = min(.nanoseconds(distance.nanoseconds * 2), Self.longest)
        return true
    }
}
