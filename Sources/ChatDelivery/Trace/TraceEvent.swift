package import ChatProtocol
import NIOCore

/// One event at an end of a session, in the manner of qlog (draft-ietf-quic-qlog-quic-events): packets, loss recovery,
/// paths and messages. The live programs and the simulation write the same events.
///
/// No event contains the text of a message, a key or the data of a path challenge; messages are identified by
/// index, id, conversation and sequence.
package enum TraceEvent: Codable, Equatable, Sendable {
    /// A file begins: `at` in milliseconds since 1970, `by` the program and its version.
    case traceBegan(at: Int64, by: String)
    /// An end takes part in delivery from now on. `wire` is that of new messages.
    case sessionBegan(wire: DeliveryTransport)
    /// An end does not take part any more.
    case sessionEnded(reason: String)

    /// A datagram was handed to the socket. `bytes` is its size.
    case packetSent(number: UInt64, bytes: Int, frames: [TracedFrame])
    /// An authentic datagram arrived that is no duplicate.
    case packetReceived(number: UInt64, bytes: Int, frames: [TracedFrame])
    /// The receiver has no room for the messages of an authentic datagram, and does not acknowledge it (backpressure).
    case packetRefused(number: UInt64)
    /// A datagram was dropped: not authentic, a duplicate, or unreadable.
    case packetDropped(bytes: Int)
    /// Packets were declared lost; `messages` are the indices of the messages in them.
    case packetsLost(numbers: [UInt64], messages: [UInt64])
    /// A probe time-out (PTO) passed without an acknowledgement: RFC 9002, section 6.2. `count` is the number in a row.
    case probeTimeout(count: Int)
    /// An acknowledgement was processed. `roundTrip` is the smoothed RTT in microseconds; the others are in bytes.
    case metricsUpdated(roundTrip: Int64?, congestionWindow: Int, bytesInFlight: Int)

    /// Path validation of a client address has begun: RFC 9000, section 8.2.
    case pathValidationBegan(address: String)
    /// A client address was validated.
    case pathProven(address: String)
    /// The client sends hellos again: nothing arrived, or nothing was acknowledged, for too long.
    case probingBegan
    /// The client switches to another local port.
    case portRenewed
    /// New messages take another wire.
    case wireChanged(wire: DeliveryTransport)

    /// A message was queued at the server. `index` counts the session's messages; `bytes` is the size of its frame.
    case messageQueued(index: UInt64, conversation: UInt64, sequence: UInt64, bytes: Int, wire: DeliveryTransport)
    /// A message arrived at the client.
    case messageArrived(id: UInt64, conversation: UInt64, sequence: UInt64, wire: DeliveryTransport, fate: Fate)
    /// A lost message was recovered from repair symbols (FEC): at the client, or reported by it to the server.
    case messageRecovered(index: UInt64)
    /// Messages were sent over TLS, too, because UDP took long.
    case messagesHedged(count: Int)
    /// The server wrote messages, given by index, to the TLS connection.
    case controlSent(messages: [UInt64])
    /// The TLS connection accepted them.
    case controlWritten(messages: [UInt64])
    /// Messages arrived over TLS.
    case controlReceived(count: Int)

    /// Any other event, in words: a gap in the trace, or an event of the simulation.
    case note(text: String)

    /// The handling of a message at the client.
    package enum Fate: String, Codable, Sendable {
        /// It was delivered, together with those held for it.
        case delivered
        /// It is held until its predecessor in the conversation arrives.
        case held
        /// It arrived before.
        case duplicate
        /// There is no room to hold it; the server sends it again.
        case refused
        /// Its sequence contradicts that of others: a fault of the server.
        case malformed
    }
}

extension TraceEvent {
    /// The metrics of a path after an acknowledgement.
    init(_ sent: SentPackets) {
        self = .metricsUpdated(
            roundTrip: sent.roundTrip.isMeasured ? sent.roundTrip.smoothed.nanoseconds / 1000 : nil,
            congestionWindow: sent.window.bytes,
            bytesInFlight: sent.bytesInFlight
        )
    }

    /// The loss of these packets.
    init(lost packets: [SentPacket]) {
        self = .packetsLost(numbers: packets.map(\.number), messages: packets.flatMap(\.messages))
    }

    /// The arrival of a message at the client.
    init(_ message: ProtoMessage, _ wire: DeliveryTransport, _ outcome: ConversationOrder.OnMessage) {
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
