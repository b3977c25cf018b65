import NIOCore

/// The limits of the admin socket.
struct AdminSocketLimits: Sendable {
    /// Callers at a time.
    var callers = 16

    /// The longest time between two requests of a caller.
    var idle = TimeAmount.minutes(5)

    /// The longest time that a caller may take to read a ``chunk`` of an answer.
    var writing = TimeAmount.seconds(30)

    /// The same for an export: its reader may be a person who pages through it.
    var exporting = TimeAmount.minutes(10)

    /// Bytes of an answer that are collected before they are written.
    var chunk = 32 * 1024
}
