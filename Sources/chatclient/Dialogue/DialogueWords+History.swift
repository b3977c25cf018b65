import ChatClientCore
import ChatProtocol
import TerminalUI

// The inbox, histories, search, and accounts online.
extension DialogueWords {
    /// Cap of the unread count of one conversation.
    static let unreadLimit = 1000

    /// The maximum number of senders named in the unread summary; the others are counted.
    static let unreadNames = 5

    static let inboxEmpty = "You have no direct messages yet. DM writes one."
    static let searchIncomplete = "The server is building its search index anew: older messages may be missing here."
    static let beginning = "--- beginning of the conversation ---"

    /// Summary of unread direct messages; `nil` if there are none.
    static func unread(_ conversations: [Conversation]) -> String? {
        let unread = conversations.filter { $0.kind == .direct && $0.unread > 0 }
            .sorted { ($0.unread, $0.lastTime) > ($1.unread, $1.lastTime) }
        guard !unread.isEmpty else {
            return nil
        }
        let isCapped = unread.contains { $0.unread >= unreadLimit }
        let count = unread.reduce(0) { $0 + $1.unread }
        let from = unread.prefix(unreadNames).map { "\(number($0.unread)) from \(SafeText.line($0.name))" }
        let others = unread.dropFirst(unreadNames).count
        let rest = others == 0 ? [] : ["the others from \(others) more"]
        return """
            You have \(count)\(isCapped ? " or more" : "") unread direct \(count == 1 ? "message" : "messages"): \
            \((from + rest).joined(separator: ", ")). IN opens them.
            """
    }

    private static func number(_ unread: Int) -> String {
        unread >= unreadLimit ? "\(unreadLimit) or more" : "\(unread)"
    }

    /// Formats the inbox, numbered from 1.
    static func inbox(_ conversations: [Conversation], _ clock: WallClock) -> String {
        let lines = conversations.enumerated().map { index, conversation in
            let place = padded("\(index + 1)", to: 4, atStart: true)
            let name = padded(SafeText.line(conversation.name), to: 24)
            let unread = conversation.unread > 0 ? "   \(number(conversation.unread)) unread" : ""
            return "\(place)  \(name)  \(clock.words(conversation.lastTime))\(unread)"
        }
        return (["Your direct messages, the latest first:"] + lines).joined(separator: "\n")
    }

    static func notInInbox(_ answer: String) -> String {
        "There is no direct conversation '\(quoted(answer))' in the list."
    }

    static func notInRoom(_ key: RoomKey) -> String {
        switch key {
        case .number(let number): "You are in no room with the number #\(number)."
        case .name(let name) where name.allSatisfy(\.isWholeNumber):
            "You are in no room with the number #\(quoted(name))."
        case .name(let name): "You are in no room named \(quoted(name))."
        }
    }

    static func noRoomNumber(_ answer: String) -> String {
        "'\(quoted(answer))' is no room number; one looks like #48219307."
    }

    static func notInPlace(_ place: PlaceName) -> String {
        switch place {
        case .user(let name), .any(let name): "There is no conversation with \(quoted(name))."
        case .room(let key): notInRoom(key)
        }
    }

    static let historyCount = "A history shows 1 message or more."

    static let historyTooLong = "At most \(HistoryQuery.largestCount) messages are shown at once; older ones follow."

    /// Formats a page of a history.
    ///
    /// - Parameter name: The other account, for a headline.
    static func history(_ page: HistoryPage, with name: String?, _ clock: WallClock) -> String {
        let closed = page.conversation.isClosed ? ["--- \(title(of: page.conversation)) ---"] : []
        let headline = name.map { ["--- with \(SafeText.line($0)) ---"] } ?? closed
        let start = page.isAtStart ? [beginning] : []
        return (headline + start + page.messages.map { line($0, clock) }).joined(separator: "\n")
    }

    /// Formats search results, newest last.
    static func hits(
        _ page: SearchPage,
        for words: String,
        _ rooms: RoomDirectory,
        _ clock: WallClock
    ) -> String {
        let lines =
            page.messages.isEmpty
            ? ["Nothing was found for '\(quoted(words))'."]
            : page.messages.reversed().map { line($0, place: place(of: $0, rooms), clock) }
        return (lines + (page.isIncomplete ? [searchIncomplete] : [])).joined(separator: "\n")
    }

    private static func place(of message: ReceivedMessage, _ rooms: RoomDirectory) -> String {
        switch message.kind {
        case .everyone: "public"
        case .direct: "to \(SafeText.line(message.recipient ?? ""))"
        case .room: "in \(rooms[message.conversation].map { title(of: $0) } ?? "a room")"
        }
    }

    /// Formats the accounts online and marks the own account.
    static func who(_ names: [String], account: String, in window: WindowSize?) -> String {
        let marked = names.map { $0 + ($0.isSameName(as: account) ? " (you)" : "") }
        return (["Online now (\(names.count)):"] + list(marked, in: window)).joined(separator: "\n")
    }

    /// Formats the time at which an account was last online.
    static func lastSeen(_ status: UserStatus, _ clock: WallClock) -> String {
        let name = quoted(status.username)
        guard status.exists else {
            return "There is no account named \(name)."
        }
        guard !status.isOnline else {
            return "\(name) is online."
        }
        guard let time = status.lastSeen else {
            return "\(name) is not online."
        }
        return "\(name) is not online; last seen \(clock.words(time))."
    }

    /// Pads a text with blanks to a width. Wide characters count as displayed by the terminal.
    static func padded(_ text: String, to width: Int, atStart: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
        return atStart ? blanks + text : text + blanks
    }
}
