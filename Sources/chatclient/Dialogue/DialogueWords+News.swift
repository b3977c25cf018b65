import ChatClientCore
import ChatProtocol

// What is shown without being asked for.
extension DialogueWords {
    /// Names of one line of presence; the others are counted.
    static let namesInLine = 10

    static let connectedAgain = "*** Connected again. ***"

    static let restored = """
        *** The server's messages were restored from a backup, or begun anew. Some may appear again, and some that you \
        had may be gone. ***
        """

    /// Before a request that waits for its turn is asked again.
    static func waiting(_ wait: AdmissionDelay) -> String {
        let seconds = max(1, Int((wait.delay / .seconds(1)).rounded(.up)))
        let reason = wait.isRateLimited ? "Many people are registering" : "The server is busy with other logins"
        return "\(reason); trying again in \(seconds) s."
    }

    /// A message as it is shown. Further lines of its body are indented, so that no body can pass for another message.
    ///
    /// The time stands before the lines of the contract, which scripts read from `*** New Message ***` on.
    ///
    /// - Parameter room: The room that it was written in, when that is known.
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

    /// A message on a line of its own, as in a room and in a history.
    ///
    /// - Parameter place: Where it was written, when that does not go without saying.
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

    /// Before messages that were missed.
    ///
    /// - Parameter isAll: Whether no more follow.
    static func missed(count: Int, isAll: Bool) -> String {
        guard isAll else {
            return "More than \(count - 1) messages came while you were away:"
        }
        return count == 1 ? "1 message came while you were away:" : "\(count) messages came while you were away:"
    }

    /// A line for those who came and one for those who went.
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

    /// When the last of them did.
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

    /// What became of the last message to somebody.
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

    /// Left while there was no connection to log out on.
    static func leftWhileLost(unsent: Int) -> String {
        "You left while the connection was lost; the server ends your session within a minute." + self.unsent(unsent)
    }

    /// Behind the last sentence: how many messages wait, if any do.
    static func unsent(_ count: Int) -> String {
        switch count {
        case 0: ""
        case 1: " One message may not have been sent."
        default: " \(count) messages may not have been sent."
        }
    }

    /// A line that was begun in a room, and entered when one was not in it any more.
    static func enteredLate(_ line: InputLine) -> String {
        guard case .text(let text) = line else {
            return "You are not in the room any more. What you typed was not sent."
        }
        return "You are not in the room any more. This was not sent: \(SafeText.line(text))"
    }
}
