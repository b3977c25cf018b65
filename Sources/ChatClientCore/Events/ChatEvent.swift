/// What a connection tells without being asked.
public enum ChatEvent: Sendable, Equatable {
    /// A message arrived: the next of its conversation.
    case message(ReceivedMessage)

    /// Messages come by this wire from now on.
    case wireChanged(DeliveryWire)

    /// The connection has ended. This is the last event.
    case disconnected(Disconnection)
}

/// Why a connection has ended.
public enum Disconnection: Sendable, Equatable {
    /// As was asked for.
    case loggedOut

    /// The server said goodbye.
    case goodbye(reason: String)

    /// It broke.
    case lost(reason: String)
}
