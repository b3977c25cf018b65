/// An event for the two ends of delivery. The input encodes it as a byte; the bytes after it are its arguments.
enum DeliveryEvent: UInt8, CaseIterable {
    /// Arguments: conversation, size in units of 8 bytes, distance to the previous sequence.
    case publish
    /// Arguments: which datagram in flight arrives at the server, its source address (0: the client's), whether it
    /// stays in flight.
    case toServer
    /// Arguments: which datagram in flight arrives at the client, whether the client has room, whether it stays in
    /// flight.
    case toClient
    /// The TLS connection accepts the oldest frame that it has not accepted yet.
    case controlWritten
    /// The oldest frame of the TLS connection arrives at the client.
    case controlArrived
    /// The server's timer fires.
    case serverTimer
    /// The client's timer fires.
    case clientTimer
    /// Time passes without a timer firing.
    case time
    /// Both timers fire too early.
    case earlyTimer
    /// The client moves to another address.
    case roam
    /// Everything in flight is lost.
    case blackout
    /// Arbitrary bytes arrive at one end.
    case garbage
    /// A forged datagram from the client. Arguments: its source address, packet number, padding and frame bytes.
    case forgeToServer
    /// A forged datagram from the server.
    case forgeToClient
    /// The session is about to end.
    case flush
}
