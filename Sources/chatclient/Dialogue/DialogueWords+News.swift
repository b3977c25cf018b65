import ChatClientCore
import ChatProtocol

// Unsolicited output.
extension DialogueWords {
    /// The maximum number of names in a presence line; the others are counted.
    static let namesInLine = 10

    static let connectedAgain = "*** Connected again. ***"

    static let restored = """
        *** The server's messages were restored from a backup, or begun anew. Some may appear again, and some that you \
        had may be gone. ***
        """

    /// Announces the retry of a request that the server has deferred.
    static func waiting(_ wait: AdmissionDelay) -> String {
        let seconds = max(1, Int((wait.delay / .seconds(1)).rounded(.up)))
        let reason = wait.isRateLimited ? "Many people are registering" : "The server is busy with other logins"
        return "\(reason); trying again in \(seconds) s."
    }

    /// Formats a message. Continuation lines of the body are indented, so that a body cannot imitate another message.
    ///
    /// The time precedes the contractual lines, which scripts parse from `*** New Message ***` on.
    ///
    /// - Parameters:
    ///   - room: The room of the message, if known.
    ///   - account: The reader's account.
    static func received(
        _ message: ReceivedMessage,
        room: RoomState?,
        _ clock: WallClock,
        account: String = ""
    ) -> String {
        let kind =
            switch message.kind {
            case .everyone: "Public Message (PM)"
            case .direct: "Direct Message (DM)"
            case .room: "Room Message (\(room.map { title(of: $0) } ?? "a room"))"
            }
        // One's own message, from another device, says to whom it went.
        let isOwn = message.sender.isSameName(as: account)
        let to = isOwn ? message.recipient.map { "\nTo: \(SafeText.line($0))" } ?? "" : ""
        return """
            [\(clock.words(message.time))]
            *** New Message ***
            Message type: \(kind)
            From: \(SafeText.line(message.sender))\(to)

            \(message.isEmptyText ? "" : block(text(of: message)))

            """
    }

    /// Formats a text of the operator, as a block of its own kind. Its lines are indented, so that none of them can
    /// imitate a message.
    static func announced(_ announcement: Announcement, _ clock: WallClock) -> String {
        let lines = SafeText.block(announcement.text).split(separator: "\n", omittingEmptySubsequences: false)
        return """
            [\(clock.words(announcement.time))]
            *** Announcement ***
            \(lines.map { "    " + $0 }.joined(separator: "\n"))

            """
    }

    /// Formats a message as a single entry, as in a room and in a history.
    ///
    /// - Parameter place: The conversation, where the context does not imply it.
    static func line(_ message: ReceivedMessage, place: String? = nil, _ clock: WallClock) -> String {
        let sender = SafeText.line(message.sender) + (place.map { " (\($0))" } ?? "")
        return "[\(clock.words(message.time))] \(sender): \(block(text(of: message)))"
    }

    private static func block(_ text: String) -> String {
        SafeText.block(text).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n    ")
    }

    /// Headline for missed messages.
    ///
    /// - Parameter isAll: Whether these are all of them.
    static func missed(count: Int, isAll: Bool) -> String {
        guard isAll else {
            return "More than \(count - 1) messages came while you were away:"
        }
        return count == 1 ? "1 message came while you were away:" : "\(count) messages came while you were away:"
    }

    /// Formats a presence change: one line for arrivals and one for departures.
    static func presence(_ change: PresenceChange, _ clock: WallClock) -> [String] {
        var lines: [String] = []
        if let names = names(of: change.joined, more: change.moreJoined) {
            lines.append("*** \(names) joined\(time(of: change.joined, clock)) ***")
        }
        if let names = names(of: change.left, more: change.moreLeft) {
            lines.append("*** \(names) left\(time(of: change.left, clock)) ***")
        }
        return lines
    }

    /// The time of the latest entry.
    private static func time(of entries: [PresenceChange.Entry], _ clock: WallClock) -> String {
        entries.map(\.time).max().map { " (\(clock.words($0)))" } ?? ""
    }

    private static func names(of entries: [PresenceChange.Entry], more: Int) -> String? {
        let named = entries.prefix(namesInLine).map { SafeText.line($0.username) }
        let rest = entries.count - named.count + more
        guard rest > 0 else {
            return named.isEmpty ? nil : named.joined(separator: ", ")
        }
        return named.isEmpty ? "\(rest) people" : named.joined(separator: ", ") + " and \(rest) more"
    }

    /// Formats a receipt for the last message to an account.
    static func reached(_ notice: ReceiptNotice) -> String {
        switch notice.reached {
        case .delivered: delivered(to: notice.username)
        case .read: read(by: notice.username)
        }
    }

    static func styleUsage(_ style: DialogueStyle) -> String {
        "The style is \(style.rawValue). Please enter /style classic or /style compact."
    }

    static func styleIs(_ style: DialogueStyle) -> String {
        "The style is \(style.rawValue) from now on."
    }

    static func waitingForServer(seconds: Int) -> String { "waiting for the server (\(seconds) s)..." }

    /// The line above the prompt while the connection is interrupted.
    static func tryingAgain(seconds: Int) -> String {
        seconds < 1 ? "Trying again now..." : "Trying again in \(seconds) s (Enter: now)"
    }

    /// The text of a message that was not sent yet, or not at all.
    static func unsent(_ body: String) -> String { "  not sent: \(start(of: body))" }

    static func waits(_ body: String) -> String { "  waits: \(start(of: body))" }

    static func perhapsSent(_ body: String) -> String { "  perhaps sent: \(start(of: body))" }

    static let droppedLines = "It was not sent."

    /// The most lines of a message that are repeated when it is not sent.
    private static let repeatedLines = 5

    private static func start(of body: String) -> String {
        let lines = SafeText.block(body).split(separator: "\n", omittingEmptySubsequences: false)
        let rest = lines.count - repeatedLines
        return lines.prefix(repeatedLines).joined(separator: "\n    ")
            + (rest > 0 ? "\n    and \(rest) more lines" : "")
    }

    /// - Parameter body: The message, where the typed line has vanished from the screen.
    static func manyLines(_ count: Int, _ body: String?) -> String {
        body.map { "The message has \(count) lines:\n    \(start(of: $0))" } ?? "The message has \(count) lines."
    }

    /// What the menu of the first release has no line for.
    static let moreCommands = """
        Also: /style compact (one line for each message), /notify, /ignore, /logins, /me TEXT. Tab completes names.
        """

    /// - Parameter rooms: The names of the rooms that close then, because their admin leaves.
    static func cancelAgain(closing rooms: [String]) -> String {
        let names = rooms.map { SafeText.line($0) }.joined(separator: ", ")
        return "Ctrl-C once more logs out and ends the program."
            + (rooms.isEmpty ? "" : " It closes \(names): you are the admin. /admin NAME hands a room over.")
    }

    static let nowhereToGoBack = "You are in the public conversation. /quit logs out."

    /// Introduces the question whether a line is a command or a message.
    static func commandOrMessage(_ text: String, at place: Place) -> String {
        let target =
            switch place {
            case .everyone: "everyone"
            case .person(let name): SafeText.line(name)
            case .room(let room): SafeText.line(room.name)
            }
        return "'\(quoted(text.trimmed()))' is a command, and may be a message to \(target)."
    }

    static func delivered(to name: String) -> String { "*** delivered to \(SafeText.line(name)) ***" }

    static func read(by name: String) -> String { "*** read by \(SafeText.line(name)) ***" }

    static func receipts(isOn: Bool) -> String {
        isOn
            ? "Others are told what you have read of their direct messages."
            : "Others are not told any more what you have read of their direct messages."
    }

    static func connectionLost(_ reason: String, delay: Duration) -> String {
        let reason = SafeText.line(reason).trimmed()
        let sentence = reason.hasSuffix(".") ? String(reason.dropLast()) : reason
        let seconds = Int((delay / .seconds(1)).rounded())
        return
            "*** The connection to the server was lost: \(sentence). Trying again \(seconds < 1 ? "now" : "in \(seconds) s"). ***"
    }

    /// The user left during an outage, without a connection to log out on.
    static func leftWhileLost(unsent: Int) -> String {
        "You left while the connection was lost; the server ends your session within a minute." + self.unsent(unsent)
    }

    /// Suffix of the last sentence: the number of unsent messages, if any.
    static func unsent(_ count: Int) -> String {
        switch count {
        case 0: ""
        case 1: " One message may not have been sent."
        default: " \(count) messages may not have been sent."
        }
    }

    /// A line begun at a prompt that was gone when it was entered, such as that of a room after the membership had
    /// ended.
    ///
    /// - Parameter line: `nil` if it must not be shown.
    static func enteredLate(_ line: InputLine?) -> String {
        guard case .text(let text) = line else {
            return "What you typed was for an earlier prompt. It was not used."
        }
        return "This was typed for an earlier prompt, and was not sent: \(SafeText.line(text))"
    }
}
