public import ChatProtocol

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

    /// The server's data are others than those that this device has noted: restored from a backup, or set up anew.
    /// Messages from there on may have come before, and some that came before may be gone.
    case restored

    /// A registration, or a question before it, waits by itself: the server has too many of them now.
    case waiting(AdmissionDelay)

    /// The connection has ended. This is the last event.
    case disconnected(Disconnection)
}

/// Why, and how long, a request before login waits to be asked again.
public struct AdmissionDelay: Sendable, Equatable {
    /// Whether the server limits how many register at once; else it is busy with other logins.
    public let isRateLimited: Bool

    /// Until the next try.
    public let delay: Duration

    /// Makes a delay, as for a test of what shows it.
    public init(isRateLimited: Bool, delay: Duration) {
        self.isRateLimited = isRateLimited
        self.delay = delay
    }
}

/// Why a connection has ended.
public enum Disconnection: Sendable, Equatable {
    /// As was asked for.
    case loggedOut

    /// The server said goodbye.
    case goodbye(reason: String)

    /// It broke.
    case lost(reason: String)

    /// It ended for good, and coming back by itself would not help: the error says why, and what a person can do. Such
    /// as ``ChatError/Code/passwordChanged``, ``ChatError/Code/accountRemoved``, ``ChatError/Code/tooManySessions``, or
    /// ``ChatError/Code/certificateChanged`` when it was to be taken up again.
    case refused(ChatError)
}
