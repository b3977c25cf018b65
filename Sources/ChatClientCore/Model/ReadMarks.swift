import ChatProtocol

/// The delivery and read markers (cursors) that the server has not been sent yet.
///
/// Marks of all messages within a second are sent together. The read position of the public conversation changes on
/// every client with every message sent by anyone, and tells nobody anything: it is sent once a minute, so that the
/// next start knows what is unread.
package struct ReadMarks: Sendable {
    /// The most conversations with unsent marks; a further one is marked by its next message. The limit is more
    /// than the number of conversations that anyone gets messages in while away.
    package static let limit = 4096

    /// The most marks sent at once: with one batch per second, far below the rate limit of a client.
    package static let atOnce = 32

    /// The seconds between two read marks of the public conversation.
    package static let publicInterval = 60

    private struct Mark {
        var delivered: UInt64
        var read: UInt64?
    }

    private var marks: [UInt64: Mark] = [:]
    /// The public conversation: how far it was read, and the seconds until that may be sent.
    private var publicRead: (conversation: UInt64, through: UInt64)?
    private var publicDelay = 0

    /// Records that a message was shown. Only direct messages have a delivery mark: nobody is told of others.
    ///
    /// - Parameter username: The account itself: its own messages from another device need no mark.
    mutating func delivered(_ message: ReceivedMessage, to username: String) {
        guard message.kind == .direct, !message.sender.isSameName(as: username) else {
            return
        }
        delivered(message.conversation, through: message.sequence)
    }

    /// Records that a direct conversation arrived up to a sequence.
    mutating func delivered(_ conversation: UInt64, through sequence: UInt64) {
        note(conversation, through: sequence, isRead: false)
    }

    /// Records that a person read a conversation up to a sequence.
    mutating func read(_ conversation: UInt64, _ kind: ConversationKind, through sequence: UInt64) {
        guard kind == .everyone else {
            return note(conversation, through: sequence, isRead: true)
        }
        publicRead = (conversation, max(sequence, publicRead?.through ?? 0))
    }

    private mutating func note(_ conversation: UInt64, through sequence: UInt64, isRead: Bool) {
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

    /// Returns the marks to send now, to be called once a second: of the first ``atOnce`` conversations; the others
    /// keep waiting.
    mutating func pop() -> [Request] {
        publicDelay = max(0, publicDelay - 1)
        if publicDelay == 0 {
            releasePublic()
        }
        return pop(Self.atOnce)
    }

    /// Returns all unsent marks and clears them.
    mutating func popAll() -> [Request] {
        releasePublic()
        return pop(marks.count)
    }

    private mutating func releasePublic() {
        guard let read = publicRead else {
            return
        }
        publicRead = nil
        publicDelay = Self.publicInterval
        note(read.conversation, through: read.through, isRead: true)
    }

    private mutating func pop(_ count: Int) -> [Request] {
        marks.keys.sorted().prefix(count).compactMap { conversation in
            marks.removeValue(forKey: conversation).map {
                .mark(conversation, deliveredThrough: $0.delivered, readThrough: $0.read)
            }
        }
    }
}
