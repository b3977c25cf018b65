import ChatProtocol

/// What a control connection is told: one after the other, in the order in which it came.
enum ConnectionEvent: Sendable {
    /// Something was read.
    case read(ControlFrameEvent)
    /// The server ends the connection. Its peer has been told why; nothing that was read is served any more.
    case closed(CloseReason)
    /// The channel has closed.
    case disconnected
}
