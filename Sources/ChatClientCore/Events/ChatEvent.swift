/// What a connection tells without being asked.
public enum ChatEvent: Sendable, Equatable {
    /// A message arrived: the next of its conversation.
    case message(ReceivedMessage)

    /// Messages come by this wire from now on.
    case wireChanged(DeliveryWire)

    /// Somebody came or went.
    case presence(PresenceChange)

    /// Somebody got or read direct messages.
    case receipt(ReceiptChange)

    /// Something happened in a room.
    case room(RoomChange)

    /// The connection broke, or is back.
    case connection(ConnectionChange)

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
