import ChatProtocol

/// What a ``ClientConnection`` tells its owner, on the event loop of both. It knows nothing else of the owner.
enum ClientConnectionEvent: Sendable {
    /// The sockets are there.
    case connected
    /// The server said something that is neither a delivery nor about the connection.
    case received(WireServerFrame.OneOf_Body, answering: UInt64)
    /// A message came, by either wire: the next of its conversation.
    case arrived(ReceivedMessage)
    /// All that one frame brought has been told.
    case delivered
    /// Messages come by another wire from now on.
    case wireChanged(DeliveryWire)
    /// The owner should send a ping.
    case pingIsDue
    /// The connection has ended, or was never there. It is told once, and nothing after it. `mayReturn` says whether
    /// the server will take the session up again, and `error` what went wrong first.
    case ended(Disconnection, error: (any Error)?, mayReturn: Bool)
}
