import NIOCore

/// One who is logged in to the server under load. Lives on the scenario's event loop and is used only there, so it needs
/// no lock, and no message costs the load generator a hop.
protocol Participant: AnyObject {
    /// Puts a text on its way: to everyone, or to one participant. Nothing is written before ``flush()``.
    func send(_ text: ByteBuffer, to destination: Destination)

    /// Writes what was sent since the last call.
    func flush()

    /// Leaves as a well-behaved client does, and closes the connection. The future fulfils on the scenario's event loop
    /// when it is closed; it does not fail.
    func close() -> EventLoopFuture<Void>

    /// Calls `tell` once, on the event loop, when the participant can take no further part: its connection was lost, or
    /// the server refused what it sent. At once if that has happened. Not after ``close()``.
    func whenFailed(_ tell: @escaping (Failure) -> Void)

    /// What else there is to count, by its name, such as messages that came by another way than they should.
    var counts: [String: Int] { get }
}

extension Participant {
    func whenFailed(_ tell: @escaping (Failure) -> Void) {}

    var counts: [String: Int] { [:] }
}

/// Where a text goes.
enum Destination: Sendable, Hashable {
    /// To everyone else who takes part.
    case everyone
    /// To the participant of this name.
    case one(String)
}

/// How participants of one kind of server come to be.
protocol ParticipantWire: Sendable {
    /// Connects and logs in (registers where that is needed).
    ///
    /// - Parameters:
    ///   - name: Its name; the same name is never in twice.
    ///   - eventLoop: The scenario's, on which this is called and everything happens.
    ///   - receive: Called on the event loop with the text of every message from others.
    /// - Returns: The participant once messages reach it; a ``Failure`` otherwise. Fulfils on the event loop.
    func join(
        _ name: String,
        on eventLoop: any EventLoop,
        receive: @escaping (ByteBuffer) -> Void
    ) -> EventLoopFuture<any Participant>
}
