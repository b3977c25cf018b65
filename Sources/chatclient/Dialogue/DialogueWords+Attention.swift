import ChatClientCore
import ChatProtocol

// Unread messages of all conversations, and missed ones in summary.
extension DialogueWords {
    /// The most conversations that a summary of missed messages names; the others are counted.
    static let countedPlaces = 8

    /// The most conversations, or members of a room, that are listed for a person.
    static let longestList = 50

    /// Summary of missed messages of which only the latest are shown.
    static func missed(_ batch: MissedBatch, _ rooms: RoomDirectory) -> String {
        let counts = batch.counts.isEmpty ? "" : ": " + self.counts(batch.counts, rooms)
        let start = "\(batch.isEnd ? "" : "At least ")\(plural(batch.missed)) came while you were away\(counts)."
        guard !batch.isComplete else {
            return start
        }
        let way = batch.counts.contains { $0.kind != .everyone } ? "HI NAME or HI #ROOM" : "HI"
        return start + "\nThese are the latest; \(way) shows the rest:"
    }

    /// Counts of messages, `300 public, 5 from robot, 12 in Lab`.
    static func counts(_ counts: [MissedCount], _ rooms: RoomDirectory) -> String {
        let named = counts.prefix(countedPlaces).map { count -> String in
            let mentions = count.mentions > 0 ? " (\(mentioning(count.mentions)))" : ""
            return switch count.kind {
            case .everyone: "\(count.count) public\(mentions)"
            case .direct: "\(count.count) from \(AlertText.line(count.sender, limit: AlertText.titleLimit))"
            case .room: "\(count.count) in \(roomName(count.conversation, rooms))\(mentions)"
            }
        }
        let others = counts.dropFirst(countedPlaces)
        let rest = others.isEmpty ? [] : ["\(others.reduce(0) { $0 + $1.count }) in \(others.count) more"]
        return (named + rest).joined(separator: ", ")
    }

    /// Lists all conversations that have messages, numbered from 1, with what is unread in each.
    ///
    /// - Parameter conversations: The server's list in the order to show, which the model has been told of.
    static func inbox(_ conversations: [Conversation], _ model: ClientModel, _ clock: WallClock) -> String {
        let lines = conversations.enumerated().map { index, conversation in
            let place = padded("\(index + 1)", to: 4, atStart: true)
            let name = padded(name(of: conversation), to: 24)
            let state = model.conversations[conversation.id]
            let unread = state.map { words(unread: $0) } ?? ""
            return "\(place)  \(name)  \(clock.words(conversation.lastTime))\(unread)"
        }
        let listed = lines.prefix(longestList)
        let rest = lines.count - listed.count
        let more = rest == 0 ? [] : ["and \(rest) more; type the name of one"]
        return (["Your conversations, the latest first:"] + listed + more).joined(separator: "\n")
    }

    /// The conversations that such a list has: those with messages, the latest first.
    static func inboxOrder(_ conversations: [Conversation]) -> [Conversation] {
        conversations.filter { $0.lastSequence > 0 }.sorted { ($0.lastTime, $0.id) > ($1.lastTime, $1.id) }
    }

    /// Summary of everything unread at the login; `nil` if nothing is.
    static func unread(_ model: ClientModel) -> String? {
        guard let suffix = UnreadSummary(model).suffix else {
            return nil
        }
        return suffix.dropFirst().dropLast() + ". IN lists them."
    }

    /// In place of the text of an ignored account.
    static func hidden(_ sender: String) -> String { "(ignored; /unignore \(SafeText.line(sender)) shows it)" }

    private static func words(unread conversation: ConversationState) -> String {
        guard !conversation.isIgnored else {
            return "   ignored"
        }
        guard conversation.unread > 0 else {
            return ""
        }
        let count = conversation.unread >= unreadLimit ? "\(unreadLimit) or more" : "\(conversation.unread)"
        let mentions = conversation.mentions > 0 ? ", \(mentioning(conversation.mentions))" : ""
        return "   \(count) unread\(mentions)"
    }

    private static func mentioning(_ count: Int) -> String { count == 1 ? "1 mentions you" : "\(count) mention you" }

    private static func name(of conversation: Conversation) -> String {
        switch conversation.kind {
        case .everyone: "public"
        case .direct: SafeText.line(conversation.name)
        case .room: "#" + SafeText.line(conversation.name) + (conversation.isClosed ? " (closed)" : "")
        }
    }

    private static func roomName(_ conversation: UInt64, _ rooms: RoomDirectory) -> String {
        AlertText.line(rooms[conversation]?.name ?? "a room", limit: AlertText.titleLimit)
    }

    private static func plural(_ count: Int) -> String { count == 1 ? "1 message" : "\(count) messages" }
}
