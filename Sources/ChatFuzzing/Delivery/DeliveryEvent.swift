/// What may happen to the two ends of delivery. In the input an event is a byte; the bytes after it say which and how.
enum DeliveryEvent: UInt8, CaseIterable {
    /// Conversation, size in units of 8 bytes, distance to the sequence before.
    case publish
    /// Which datagram under way comes to the server, from which address (0: the client's), whether it stays under way.
    case toServer
    /// Which datagram under way comes to the client, whether its person has room, whether it stays under way.
    case toClient
    /// The TLS connection has taken the oldest frame that it has not taken yet.
    case controlWritten
    /// The oldest frame of the TLS connection comes to the client.
    case controlArrived
    /// The server's timer goes off.
    case serverTimer
    /// The client's timer goes off.
    case clientTimer
    /// Some time passes, and nobody's timer goes off.
    case time
    /// Both are called too early.
    case earlyTimer
    /// The client has another address from now on.
    case roam
    /// Everything under way is lost.
    case blackout
    /// Bytes that are no datagram of anybody's come to one end.
    case garbage
    /// The client, with a will of its own: how its datagram is numbered, where from, padding, and its frames' bytes.
    case forgeToServer
    /// The server, with a will of its own.
    case forgeToClient
    /// The session is about to end.
    case flush
}
