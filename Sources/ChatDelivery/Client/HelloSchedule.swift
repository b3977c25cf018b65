package import NIOCore

/// Schedule of hellos, which also open the mappings of NAT routers, of a client without a validated path: at once,
/// then with exponential back-off, for as long as it takes.
package struct HelloSchedule: Sendable, Equatable {
    /// The first interval: a lost hello costs a person a quarter of a second on TLS, nothing more.
    static let shortest: TimeAmount = .milliseconds(250)

    /// The longest interval: a client behind a blocked port then sends one datagram in five seconds, below the rate
    /// that RFC 8085, section 3.1.3, permits without feedback (one in three).
    package static let longest: TimeAmount = .seconds(5)

    /// When the next hello is due.
    private(set) var next: NIODeadline

    private var distance = Self.shortest

    /// Starts with a hello at once.
    init(start: NIODeadline) {
        next = start
    }

    /// Restarts with a hello at once after a port change, but keeps the back-off: a client behind a blocked port
    /// must not send hellos more often because of it.
    mutating func tryOtherPort(now: NIODeadline) {
        next = now
    }

    /// Whether a hello is due. If so, schedules the next one.
    mutating func popIfDue(now: NIODeadline) -> Bool {
        guard next <= now else {
            return false
        }
        next = now + distance
        distance = min(.nanoseconds(distance.nanoseconds * 2), Self.longest)
        return true
    }
}
