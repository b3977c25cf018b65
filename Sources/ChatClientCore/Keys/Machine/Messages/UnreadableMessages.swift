import ChatEncryption
import DequeModule

/// Messages that this program has shown without their text, newest last. Another program on the same store may get it.
struct UnreadableMessages: Sendable {
    /// The most that are remembered; the oldest go.
    static let limit = 128

    private(set) var messages: Deque<ReceivedMessage> = []

    var isEmpty: Bool {
        messages.isEmpty
    }

    mutating func note(_ message: ReceivedMessage, _ shown: ReceivedMessage) {
        // One that came without its payload cannot be told from others by it.
        guard case .unopened(let reason) = shown.encryption, reason.isHealable,
            message.sealed?.payload.isEmpty == false
        else {
            return
        }
        if messages.count >= Self.limit {
            messages.removeFirst()
        }
        messages.append(message)
    }

    /// Forgets messages by SHA-256 of their payloads.
    mutating func remove(_ payloads: [[UInt8]]) {
        if !payloads.isEmpty {
            messages.removeAll { payloads.contains(SealedPayload.hash(of: $0.sealed?.payload ?? [])) }
        }
    }
}
