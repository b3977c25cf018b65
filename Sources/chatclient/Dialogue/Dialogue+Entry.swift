import ChatClientCore
import ChatProtocol

/// What comes between the login and the first prompt.
extension Dialogue {
    /// Shows the unread counts after login; in the public conversation, its last lines come after them.
    mutating func enterSession(_ conversations: [Conversation], saying words: String?) -> [DialogueAction] {
        storedPassword = nil
        guard place == .everyone, conversations.contains(where: { $0.kind == .everyone && $0.lastSequence > 0 }) else {
            return greet(saying: words)
        }
        entryLines.begin()
        let history = Request.history(.everyone, .latest, limit: EntryLines.limit)
        return sayGreeting(words) + request(history, .waiting(.entering))
    }

    /// Ends the entry: shows the missed messages if they have arrived, and enters the room of a link.
    mutating func settleIn() -> [DialogueAction] {
        state = .command
        entryLines.settle()
        let shown = model.missed.isDue ? showMissed(isEnd: true) : []
        guard let room = roomToEnter else {
            return shown + tellOwnEncryption() + promptAgain()
        }
        roomToEnter = nil
        return shown + tellOwnEncryption() + join(room, password: nil)
    }

    /// Shows the last public lines, if they wait. A person who acts has read them, and not those before them.
    mutating func showEntryLines(before batch: MissedBatch) -> [DialogueAction] {
        let lines = entryLines.pop(before: batch).filter { !model.isIgnored($0) }
        if let first = lines.first {
            model.skip(first.conversation, before: first.sequence)
        }
        return lines.map { show($0) }
    }
}
