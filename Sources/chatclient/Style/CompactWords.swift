import ChatClientCore
import ChatProtocol

/// The parts of a line of the compact style.
enum CompactWords {
    /// The name of the public conversation. A room of this name is shown with its number.
    static let publicName = "public"

    /// The columns of `[16:13] `.
    static let timeWidth = 8

    /// Formats a message: `[16:13] #Lab bob: ...`; further lines of the body begin below the name.
    ///
    /// - Parameter mark: A warning before the body.
    static func line(
        at time: Int64,
        _ place: [StyledText.Span],
        mark: String? = nil,
        body: String,
        _ role: StyledText.Role,
        _ clock: WallClock
    ) -> StyledText {
        let lines = SafeText.block(body).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = [StyledText.Span(text: "[\(clock.time(of: time))] ", role: .detail)] + place
        let warning = mark.map { [StyledText.Span(text: $0, role: .problem), StyledText.Span(text: " ")] } ?? []
        let text = [StyledText.Span(text: lines.first ?? "", role: role)]
        let first = start + [StyledText.Span(text: ": ")] + warning + text
        let blanks = StyledText.Span(text: String(repeating: " ", count: timeWidth))
        let others = lines.dropFirst().map { [blanks, StyledText.Span(text: $0, role: role)] }
        return StyledText(lines: ([first] + others).map { StyledText.Line(spans: $0, hangingIndent: timeWidth) })
    }

    /// Formats a text of the operator: `[16:13] *** Announcement *** ...`. In the line of a message the name of an
    /// account or a room comes first, and no further line of a message begins in the first column.
    static func line(_ announcement: Announcement, _ clock: WallClock) -> StyledText {
        let lines = SafeText.block(announcement.text).split(separator: "\n", omittingEmptySubsequences: false)
        let start = StyledText.Span(text: "[\(clock.time(of: announcement.time))] ", role: .detail)
        let title = StyledText.Span(text: "*** Announcement *** ", role: .mention)
        let first = [start, title, StyledText.Span(text: String(lines.first ?? ""), role: .mention)]
        let blanks = StyledText.Span(text: String(repeating: " ", count: timeWidth))
        let others = lines.dropFirst().map { [blanks, StyledText.Span(text: String($0), role: .mention)] }
        return StyledText(lines: ([first] + others).map { StyledText.Line(spans: $0, hangingIndent: timeWidth) })
    }

    /// `#Lab `, for a name that is sanitised.
    static func place(_ name: String) -> [StyledText.Span] {
        [StyledText.Span(text: "#\(name)", role: .place), StyledText.Span(text: " ")]
    }

    /// The name of an account.
    static func name(_ name: String) -> [StyledText.Span] {
        let name = SafeText.line(name)
        return [StyledText.Span(text: name, role: .name(name))]
    }

    /// ` -> bob`.
    static func arrow(to recipient: String) -> [StyledText.Span] {
        [StyledText.Span(text: " -> ")] + (recipient == "you" ? [StyledText.Span(text: "you")] : name(recipient))
    }

    /// The title of a room. A room must not pass for the public conversation by its name.
    static func title(of room: RoomState?) -> String {
        guard let room else {
            return "?"
        }
        let title = DialogueWords.title(of: room)
        return room.name.isSameName(as: publicName) ? "\(title)(\(room.number.map { "\($0)" } ?? "?"))" : title
    }

    /// What a person may type, after the login and on request.
    static let help = """
        Type a message to everyone, or a command:
          /dm NAME TEXT     a direct message         /join ROOM     enter a room
          /dm NAME          talk with one person     /create ROOM   make a room
          /in               inbox                    /rooms         list the rooms
          /hi [NAME|#ROOM]  older messages           /wh [NAME]     who is online
          /se WORDS         search                   /pw            change your password
          /b                back to everyone         /quit          log out
        More: /me /notify /ignore /receipts /remember /logins /keys /stats. Tab completes.
        """
}
