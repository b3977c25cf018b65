import ChatProtocol

/// How far conversations have been shown since the server was told of it last.
///
/// The server is told of all messages of a second at once, and of those in direct conversations and rooms only: what has
/// been read of the public conversation changes with each message that anybody sends, on every client, and nobody waits
/// for it.
package struct ReadMarks: Sendable {
    /// The most conversations that wait to be told of; what is above waits for the next message there. Our own choice:
    /// more than anybody is written to while away.
    package static let limit = 4096

    /// The most that the server is told of at once: with a tick a second, far less than a client may ask.
    package static let atOnce = 32

    private struct Mark {
        var delivered: UInt64
        var read: UInt64?
    }

    private var marks: [UInt64: Mark] = [:]

    /// Takes note that a message has been shown.
    ///
    /// - Parameters:
    ///   - isRead: Whether a person was there to read it.
    ///   - username: The account itself: what it has sent from another device is no news to it.
    mutating func note(_ message: ReceivedMessage, isRead: Bool, of username: String) {
        guard message.kind != .everyone, !message.sender.isSameName(as: username) else {
            return
        }
        guard isRead || message.kind == .direct else {
            // Nobody is told how far members have got a room.
            return
        }
        note(message.conversation, through: message.sequence, isRead: isRead)
    }

    /// Takes note that a conversation has been shown up to a place.
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

    /// What to tell the server now: the first ``atOnce`` conversations; the others wait on.
    mutating func take() -> [Request] {
        take(Self.atOnce)
    }

    /// All that the server was not told yet; then nothing waits.
    mutating func takeAll() -> [Request] {
        take(marks.count)
    }

    private mutating func take(_ count: Int) -> [Request] {
        marks.keys.sorted().prefix(count).compactMap { conversation in
            marks.removeValue(forKey: conversation).map {
                .mark(conversation, deliveredThrough: $0.delivered, readThrough: $0.read)
            }
        }
    }
}
