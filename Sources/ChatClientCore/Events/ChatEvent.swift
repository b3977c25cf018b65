public import ChatProtocol

/// An event of a connection.
public enum ChatEvent: Sendable, Equatable {
    /// A message arrived: the next of its conversation.
    case message(ReceivedMessage)

    /// A sealed message arrived that this client cannot open: the next of its conversation. Its
    /// ``ReceivedMessage/encryption`` tells why, and its body is empty.
    case unopened(ReceivedMessage)

    /// The text of a message that was ``unopened(_:)`` before: it belongs at that message's place.
    case opened(ReceivedMessage)

    /// Something about end-to-end encryption that people should know.
    case encryption(EncryptionNews)

    /// Messages arrive over this transport from now on.
    case wireChanged(DeliveryTransport)

    /// Accounts came online or went offline.
    case presence(PresenceChange)

    /// An account received or read direct messages.
    case receipt(ReceiptChange)

    /// Something happened in a room.
    case room(RoomChange)

    /// The operator or an admin tells something to everyone.
    case announcement(Announcement)

    /// The connection broke, or was re-established.
    case connection(ConnectionChange)

    /// The server's data differ from this device's records: restored from a backup, or set up anew. Messages after
    /// this event may have come before, and some of the earlier ones may be gone.
    case restored

    /// A request before login is delayed and retried automatically: the server has too many of them now.
    case waiting(AdmissionDelay)

    /// The connection has ended. This is the last event.
    case disconnected(Disconnection)
}

extension ChatEvent {
    /// The event for a message that is the next of its conversation.
    init(_ message: ReceivedMessage) {
        if case .unopened = message.encryption {
            self = .unopened(message)
        } else {
            self = .message(message)
        }
    }
}

/// The reason and duration of the delay before a request before login is retried.
public struct AdmissionDelay: Sendable, Equatable {
    /// Whether the server limits the rate of registrations; otherwise it is busy with other logins.
    public let isRateLimited: Bool

    /// The time until the next try.
    public let delay: Duration

    /// Makes a delay, for tests.
    public init(isRateLimited: Bool, delay: Duration) {
        self.isRateLimited = isRateLimited
        self.delay = delay
    }
}

/// The reason why a connection has ended.
public enum Disconnection: Sendable, Equatable {
    /// The client logged out.
    case loggedOut

    /// The server said goodbye.
    case goodbye(reason: String)

    /// It broke.
    case lost(reason: String)

    /// It ended for good, and reconnecting would not help: the error tells why, and how the person can proceed.
    /// Examples are ``ChatError/Code/passwordChanged``, ``ChatError/Code/accountRemoved``,
    /// ``ChatError/Code/tooManySessions``, and, on a reconnect, ``ChatError/Code/certificateChanged``.
    case refused(ChatError)
}
