import ChatClientCore
import ChatProtocol

/// How messages look, and the day of the last one that was shown: in the compact style a line tells when it changes.
struct MessageStyle: Sendable {
    /// The style of the dialogue.
    var style: DialogueStyle

    /// The user's local clock.
    let clock: WallClock

    /// Whether one's own message from another device says to whom it went; a script parses the lines that it knows.
    var tellsRecipient = true

    /// The day of the last line, in days since 1970-01-01; `nil` means today.
    private var lastDay: Int64?

    /// The columns that the rows of a classic message after the first are indented by.
    static let classicIndent = 4

    init(style: DialogueStyle, clock: WallClock) {
        self.style = style
        self.clock = clock
    }

    /// Formats a message that arrived.
    ///
    /// - Parameters:
    ///   - room: The room of the message, if known.
    ///   - isInPlace: Whether the message belongs to the room on display.
    ///   - account: The reader's account.
    mutating func shown(
        _ message: ReceivedMessage,
        in room: RoomState?,
        isInPlace: Bool,
        account: String
    ) -> StyledText {
        switch style {
        case .classic where isInPlace: classicLine(DialogueWords.line(message, clock))
        case .classic: classicBlock(message, in: room, account: account)
        case .compact: compact(message, in: room, account: account)
        }
    }

    /// Formats a text of the operator.
    mutating func shown(_ announcement: Announcement) -> StyledText {
        switch style {
        case .classic: classicLine(DialogueWords.announced(announcement, clock))
        case .compact: onDay(of: announcement.time, CompactWords.line(announcement, clock))
        }
    }

    /// Formats a message that this client has sent, for the compact style.
    mutating func sent(_ body: String, to recipient: Recipient, in room: RoomState?, at time: Int64, by account: String)
        -> StyledText
    {
        let place: [StyledText.Span] =
            switch recipient {
            case .everyone: CompactWords.place("public") + CompactWords.name(account)
            case .room: CompactWords.place(CompactWords.title(of: room)) + CompactWords.name(account)
            case .user(let name): CompactWords.name(account) + CompactWords.arrow(to: name)
            }
        return onDay(of: time, CompactWords.line(at: time, place, body: body, .plain, clock))
    }

    /// Formats a page of a history.
    ///
    /// - Parameter name: The other account, for a headline.
    mutating func page(_ page: HistoryPage, with name: String?, in room: RoomState?, account: String) -> StyledText {
        guard style == .compact else {
            return StyledText(DialogueWords.history(page, with: name, clock), hangingIndent: Self.classicIndent)
        }
        var text = StyledText(lines: [])
        if page.isAtStart {
            text = StyledText(DialogueWords.beginning, role: .detail)
        }
        for message in page.messages {
            text = text + compact(message, in: room, account: account)
        }
        return text
    }

    /// Formats search results, newest last.
    mutating func hits(_ messages: [ReceivedMessage], _ rooms: RoomDirectory, account: String) -> StyledText {
        var text = StyledText(lines: [])
        for message in messages.reversed() {
            text = text + compact(message, in: rooms[message.conversation], account: account)
        }
        return text
    }

    private func classicLine(_ words: String) -> StyledText {
        StyledText(words, hangingIndent: Self.classicIndent)
    }

    /// The block of release 0.1.0. Only the rows of its body are broken here.
    private func classicBlock(_ message: ReceivedMessage, in room: RoomState?, account: String) -> StyledText {
        let words = DialogueWords.received(message, room: room, clock, account: tellsRecipient ? account : "")
        return StyledText(words, hangingIndent: Self.classicIndent)
    }

    private mutating func compact(_ message: ReceivedMessage, in room: RoomState?, account: String) -> StyledText {
        let isOwn = message.sender.isSameName(as: account)
        let place: [StyledText.Span]
        switch message.kind {
        case .everyone: place = CompactWords.place("public") + CompactWords.name(message.sender)
        case .room: place = CompactWords.place(CompactWords.title(of: room)) + CompactWords.name(message.sender)
        case .direct:
            let recipient = isOwn ? message.recipient ?? "" : "you"
            place = CompactWords.name(message.sender) + CompactWords.arrow(to: recipient)
        }
        let isMention = !isOwn && Mention.isMentioned(account, in: message.body)
        guard !message.body.isEmpty else {
            let role = message.isUnopened ? StyledText.Role.problem : .detail
            let text = DialogueWords.text(of: message)
            return onDay(of: message.time, CompactWords.line(at: message.time, place, body: text, role, clock))
        }
        let (mark, role) = (DialogueWords.mark(of: message), isMention ? StyledText.Role.mention : .plain)
        let line = CompactWords.line(at: message.time, place, mark: mark, body: message.body, role, clock)
        return onDay(of: message.time, line)
    }

    /// Puts a line with the day before a text if it is another one than that of the last line.
    private mutating func onDay(of time: Int64, _ text: StyledText) -> StyledText {
        guard let day = clock.day(of: time), let today = clock.day(of: clock.now()) else {
            return text
        }
        defer { lastDay = day }
        return day == lastDay ?? today ? text : StyledText("--- \(clock.date(of: time)) ---", role: .detail) + text
    }
}
