package import ChatProtocol

/// Puts messages in order within their conversations and drops doubles. A hole in one conversation holds up no other.
///
/// Each message says how far it is past its predecessor *in this session*, so a receiver can tell a hole from the
/// messages that it is not to get (its own).
package struct ConversationOrder: Sendable {
    /// The most messages that wait for an earlier one: by UDP twice what a server keeps under way for a session, for
    /// what is refused is not acknowledged and comes again. TLS brings nothing twice, so there it is what large messages
    /// can pile up to while UDP tries for ``WireChoice/messagePatience`` to bring the one before them.
    package static func maximumWaiting(_ wire: DeliveryWire) -> Int {
        switch wire {
        case .udp: 2 * DeliveryBounds.messages
        case .tls: 32 * DeliveryBounds.messages
        }
    }

    /// What became of a message.
    enum OnMessage: Equatable, Sendable {
        /// These are next, in order.
        case deliver([ArrivedMessage])
        /// An earlier one is missing: it is kept.
        case hold
        /// It came before.
        case duplicate
        /// There is no room to keep it; it must come again.
        case refuse
        /// Its sequence and advance contradict each other: the server's fault.
        case malformed
    }

    private struct Conversation {
        var last: UInt64?
        /// By the sequence of the message that must come before.
        var waiting: [UInt64: ArrivedMessage] = [:]
    }

    private var conversations: [UInt64: Conversation] = [:]
    private var waitingCount = 0

    /// Makes an order that has seen nothing.
    init() {}

    /// Takes a message as it comes from either wire.
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
