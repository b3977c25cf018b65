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
    /// - Parameter room: The room of the message, if known.
    static func received(_ message: ReceivedMessage, room: RoomState?, _ clock: WallClock) -> String {
        let kind =
            switch message.kind {
            case .everyone: "Public Message (PM)"
            case .direct: "Direct Message (DM)"
            case .room: "Room Message (\(room.map { title(of: $0) } ?? "a room"))"
            }
        return """
            [\(clock.words(message.time))]
            *** New Message ***
            Message type: \(kind)
            From: \(SafeText.line(message.sender))

            \(body(of: message))

            """
    }

    /// Formats a message as a single entry, as in a room and in a history.
    ///
    /// - Parameter place: The conversation, where the context does not imply it.
    static func line(_ message: ReceivedMessage, place: String? = nil, _ clock: WallClock) -> String {
        let body = message.body.isEmpty ? "(removed)" : body(of: message)
        let sender = SafeText.line(message.sender) + (place.map { " (\($0))" } ?? "")
        return "[\(clock.words(message.time))] \(sender): \(body)"
    }

    private static func body(of message: ReceivedMessage) -> String {
        SafeText.block(message.body).split(separator: "\n", omittingEmptySubsequences: false).joined(
            separator: "\n    "
        )
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

    /// A line begun in a room and entered after the membership had ended.
    static func enteredLate(_ line: InputLine) -> String {
        guard case .text(let text) = line else {
            return "You are not in the room any more. What you typed was not sent."
        }
        return "You are not in the room any more. This was not sent: \(SafeText.line(text))"
    }
}
