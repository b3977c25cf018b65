package import ChatProtocol
import NIOCore

/// One thing that an end of a session did or noticed, for a person who looks for the cause of a failure. The live
/// programs and the simulation write the same events.
///
/// None of them has the text of a message, a key or a challenge's number: a message is told by its places.
package enum TraceEvent: Codable, Equatable, Sendable {
    /// A file begins: `at` in milliseconds since 1970, `by` the program and its version.
    case traceBegan(at: Int64, by: String)
    /// An end takes part in delivery from now on. `wire` is that of new messages.
    case sessionBegan(wire: DeliveryWire)
    /// An end does not take part any more.
    case sessionEnded(reason: String)

    /// A datagram was handed to the socket. `bytes` is its size.
    case packetSent(number: UInt64, bytes: Int, frames: [TracedFrame])
    /// An authentic datagram came that was not seen before.
    case packetReceived(number: UInt64, bytes: Int, frames: [TracedFrame])
    /// There was no room for what an authentic datagram carries: it is not acknowledged.
    case packetRefused(number: UInt64)
    /// A datagram came that is not authentic, was seen before, or cannot be read: it changes nothing.
    case packetDropped(bytes: Int)
    /// Packets count as lost; `messages` are those that they carried, by index.
    case packetsLost(numbers: [UInt64], messages: [UInt64])
    /// Nothing was acknowledged for the probe time-out: RFC 9002, section 6.2. `count` is how often in a row.
    case probeTimeout(count: Int)
    /// An acknowledgement was worked through. `roundTrip` is the smoothed one, in microseconds; the others are in bytes.
    case metricsUpdated(roundTrip: Int64?, congestionWindow: Int, bytesInFlight: Int)

    /// An address is to be proven by challenges: RFC 9000, section 8.2.
    case pathValidationBegan(address: String)
    /// The client is proven to be at an address.
    case pathProven(address: String)
    /// The client says hello from now on: nothing came, or nothing was acknowledged, for too long.
    case probingBegan
    /// The client takes another local port.
    case portRenewed
    /// New messages take another wire.
    case wireChanged(wire: DeliveryWire)

    /// The server was handed a message. `index` counts the session's messages, `bytes` is the size of its frame.
    case messageQueued(index: UInt64, conversation: UInt64, sequence: UInt64, bytes: Int, wire: DeliveryWire)
    /// A message came to the client.
    case messageArrived(id: UInt64, conversation: UInt64, sequence: UInt64, wire: DeliveryWire, fate: Fate)
    /// A message that was lost was computed from repair symbols: at the client, or told to the server by it.
    case messageRecovered(index: UInt64)
    /// UDP took so long for messages that copies of them go over TLS, too.
    case messagesHedged(count: Int)
    /// The server handed messages to the TLS connection, by index.
    case controlSent(messages: [UInt64])
    /// The TLS connection took them.
    case controlWritten(messages: [UInt64])
    /// Messages came over TLS.
    case controlReceived(count: Int)

    /// Anything else, in words: where a trace ends early, or the simulation's own events.
    case note(text: String)

    /// What became of a message that came.
    package enum Fate: String, Codable, Sendable {
        /// It, and those that waited for it, go to the person.
        case delivered
        /// It waits for an earlier one of its conversation.
        case held
        /// It came before.
        case duplicate
        /// There is no room to keep it; it comes again.
        case refused
        /// Its place contradicts that of others, or it cannot be read: the server's fault.
        case malformed
    }
}

extension TraceEvent {
    /// Where an end stands after an acknowledgement.
    init(_ sent: SentPackets) {
        self = .metricsUpdated(
            roundTrip: sent.roundTrip.isMeasured ? sent.roundTrip.smoothed.nanoseconds / 1000 : nil,
            congestionWindow: sent.window.bytes,
            bytesInFlight: sent.bytesInFlight
        )
    }

    /// Packets count as lost.
    init(lost packets: [SentPacket]) {
        self = .packetsLost(numbers: packets.map(\.number), messages: packets.flatMap(\.messages))
    }

    /// A message came to the client.
    init(_ message: WireMessage, _ wire: DeliveryWire, _ outcome: ConversationOrder.OnMessage) {
        let fate: Fate =
            switch outcome {
            case .deliver: .delivered
            case .hold: .held
            case .duplicate: .duplicate
            case .refuse: .refused
            case .malformed: .malformed
            }
        self = .messageArrived(
            id: message.id,
            conversation: message.conversation,
            sequence: message.sequence,
            wire: wire,
            fate: fate
        )
    }
}
