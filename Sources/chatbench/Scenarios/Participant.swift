import NIOCore

/// A client that is logged in to the server under load. Confined to the scenario's event loop, so it needs no lock,
/// and a message costs the load generator no thread hop.
protocol Participant: AnyObject {
    /// Queues a text for everyone, or for one participant. Nothing is written before ``flush()``.
    func send(_ text: ByteBuffer, to destination: Destination)

    /// Writes the texts queued since the last call.
    func flush()

    /// Leaves as a well-behaved client does, and closes the connection. The future succeeds on the scenario's event
    /// loop once the connection is closed; it does not fail.
    func close() -> EventLoopFuture<Void>

    /// Calls `tell` once, on the event loop, when the participant can take no further part: its connection was lost,
    /// or the server refused a request. Calls it immediately if that has already happened, and never after
    /// ``close()``.
    func whenFailed(_ tell: @escaping (Failure) -> Void)

    /// Additional counters by name, such as messages that came by another wire than they should.
    var counts: [String: Int] { get }
}

extension Participant {
    func whenFailed(_ tell: @escaping (Failure) -> Void) {}

    var counts: [String: Int] { [:] }
}

/// The destination of a text.
enum Destination: Sendable, Hashable {
    /// All other participants.
    case everyone
    /// The participant of this name.
    case one(String)
}

/// Creates participants of one kind of server.
protocol ParticipantWire: Sendable {
    /// Connects and logs in, and registers where needed.
    ///
    /// - Parameters:
    ///   - name: Its name; the same name is never in twice.
    ///   - eventLoop: The scenario's, on which this is called and everything runs.
    ///   - receive: Called on the event loop with the text of every message from others.
    /// - Returns: The participant once messages reach it; a ``Failure`` otherwise. Completes on the event loop.
    func join(
        _ name: String,
        on eventLoop: any EventLoop,
        receive: @escaping (ByteBuffer) -> Void
    ) -> EventLoopFuture<any Participant>
}
