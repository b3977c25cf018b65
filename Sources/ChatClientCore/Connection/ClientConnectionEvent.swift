import ChatProtocol

/// An event that a ``ClientConnection`` reports to its owner, on the event loop of both. The connection knows
/// nothing else of the owner.
enum ClientConnectionEvent: Sendable {
    /// The sockets are open.
    case connected
    /// The server sent a frame that is neither a delivery nor about the connection.
    case received(ProtoServerFrame.OneOf_Body, answering: UInt64)
    /// A message arrived over either transport: the next of its conversation.
    case arrived(ReceivedMessage)
    /// All messages of one frame have been reported.
    case delivered
    /// Messages arrive over another transport from now on.
    case wireChanged(DeliveryTransport)
    /// The owner should send a ping.
    case pingIsDue
    /// The connection has ended, or could not be opened. This event is reported once and is the last one.
    /// `mayReturn` says whether the server will let the session resume, and `error` is the first error.
    case ended(Disconnection, error: (any Error)?, mayReturn: Bool)
}
