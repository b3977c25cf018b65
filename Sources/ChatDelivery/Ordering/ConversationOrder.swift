package import ChatProtocol

/// Reorders messages within their conversations and deduplicates them. A gap in one conversation does not block
/// another (no head-of-line blocking between conversations).
///
/// Each message carries its distance from its predecessor *in this session*, so a receiver can tell a gap from
/// messages that it does not receive (its own).
package struct ConversationOrder: Sendable {
    /// The most messages held until an earlier one arrives. Over UDP twice the server's outstanding messages of a
    /// session, because a refused message is not acknowledged and is retransmitted. TLS does not deliver a refused
    /// message again, so its limit covers the messages that may pile up behind large ones while UDP tries for
    /// ``TransportSelector/messagePatience`` to deliver an earlier message.
    package static func maximumWaiting(_ wire: DeliveryTransport) -> Int {
        switch wire {
        case .udp: 2 * DeliveryBounds.messages
        case .tls: 32 * DeliveryBounds.messages
        }
    }

    /// The result of inserting a message.
    enum OnMessage: Equatable, Sendable {
        /// Deliver these, in order.
        case deliver([ArrivedMessage])
        /// Held: an earlier message is missing.
        case hold
        /// Dropped as a duplicate.
        case duplicate
        /// Refused: too many messages are held. Over UDP it stays unacknowledged and is retransmitted; over TLS, where
        /// ``maximumWaiting(_:)`` is out of reach of an honest server, it is lost with its connection.
        case refuse
        /// Sequence and advance contradict each other, which is the server's fault.
        case malformed
    }

    private struct Conversation {
        var last: UInt64?
        /// Held messages, by the sequence of their predecessor.
        var waiting: [UInt64: ArrivedMessage] = [:]
    }

    private var conversations: [UInt64: Conversation] = [:]
    private var waitingCount = 0

    /// Makes an empty order.
    init() {}

    /// Inserts a message from either wire.
    mutating func insert(_ arrived: ArrivedMessage) -> OnMessage {
        let sequence = arrived.message.sequence
        guard sequence > 0, arrived.advance <= sequence else {
            return .malformed
        }
        var conversation = conversations[arrived.message.conversation] ?? Conversation()
        if let last = conversation.last, sequence <= last {
            return .duplicate
        }
        let predecessor = sequence - arrived.advance
        guard arrived.advance == 0 || conversation.last == predecessor else {
            return hold(arrived, after: predecessor)
        }
        var ready = [arrived]
        var last = sequence
        while let next = conversation.waiting.removeValue(forKey: last) {
            ready.append(next)
            last = next.message.sequence
        }
        waitingCount -= ready.count - 1
        conversation.last = last
        conversations[arrived.message.conversation] = conversation
        return .deliver(ready)
    }

    private mutating func hold(_ arrived: ArrivedMessage, after predecessor: UInt64) -> OnMessage {
        let key = arrived.message.conversation
        guard conversations[key]?.waiting[predecessor] == nil else {
            return .duplicate
        }
        guard waitingCount < Self.maximumWaiting(arrived.wire) else {
            return .refuse
        }
        conversations[key, default: Conversation()].waiting[predecessor] = arrived
        waitingCount += 1
        return .hold
    }
}
