import ChatProtocol

/// The delivery and read markers (cursors) that the server has not been sent yet.
///
/// Marks of all messages within a second are sent together, and only for direct conversations and rooms. The read
/// position of the public conversation would change on every client with every message sent by anyone, and is not
/// needed.
package struct ReadMarks: Sendable {
    /// The most conversations with unsent marks; a further one is marked by its next message. The limit is more
    /// than the number of conversations that anyone gets messages in while away.
    package static let limit = 4096

    /// The most marks sent at once: with one batch per second, far below the rate limit of a client.
    package static let atOnce = 32

    private struct Mark {
        var delivered: UInt64
        var read: UInt64?
    }

    private var marks: [UInt64: Mark] = [:]

    /// Records that a message has been shown.
    ///
    /// - Parameters:
    ///   - isRead: Whether a person was there to read it.
    ///   - username: The account itself: its own messages from another device need no mark.
    mutating func note(_ message: ReceivedMessage, isRead: Bool, of username: String) {
        guard message.kind != .everyone, !message.sender.isSameName(as: username) else {
            return
        }
        guard isRead || message.kind == .direct else {
            // Delivery marks of room members are not reported to anyone.
            return
        }
        note(message.conversation, through: message.sequence, isRead: isRead)
    }

    /// Records that a conversation has been shown up to a sequence.
    mutating func note(_ conversation: UInt64, through sequence: UInt64, isRead: Bool) {
        guard marks[conversation] != nil || marks.count < Self.limit else {
            return
        }
        var mark = marks[conversation] ?? Mark(delivered: sequence)
        mark.delivered = max(mark.delivered, sequence)
        if isRead {
            mark.read = max(mark.read ?? 0, sequence)
        }
        marks[conversation] = mark
    }

    /// Returns the marks to send now: of the first ``atOnce`` conversations; the others keep waiting.
    mutating func pop() -> [Request] {
        pop(Self.atOnce)
    }

    /// Returns all unsent marks and clears them.
    mutating func popAll() -> [Request] {
        pop(marks.count)
    }

    private mutating func pop(_ count: Int) -> [Request] {
        marks.keys.sorted().prefix(count).compactMap { conversation in
            marks.removeValue(forKey: conversation).map {
                .mark(conversation, deliveredThrough: $0.delivered, readThrough: $0.read)
            }
        }
    }
}
