import ChatProtocol

/// An event for a control connection. Events are handled one after the other, in the order of arrival.
enum ConnectionEvent: Sendable {
    /// A frame was read, or the length of one over the limit.
    case read(ControlFrameEvent)
    /// The server ends the connection. Its peer has been sent the reason; frames that were read are not served
    /// any more.
    case closed(CloseReason)
    /// The channel has closed.
    case disconnected
}
