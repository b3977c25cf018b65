/// Text for a terminal: lines of spans, each with a role. A ``Palette`` turns roles into colours, and ``StyledRows``
/// breaks lines at the width of the window.
///
/// The text must be sanitised already. No role carries a meaning that the words do not carry.
struct StyledText: Sendable, Equatable {
    /// What a span is.
    enum Role: Sendable, Equatable {
        case plain
        /// A time of day, a day, or another detail that is read second.
        case detail
        /// The name of a conversation.
        case place
        /// The name of an account, which has a stable colour.
        case name(String)
        /// The text of a message that mentions the reader.
        case mention
        /// A line of the client about what happened.
        case notice
        /// A refusal or another sentence about something that went wrong.
        case problem
    }

    /// Text of one role, without line ends.
    struct Span: Sendable, Equatable {
        var text: String
        var role = Role.plain
    }

    /// One line before it is broken into rows.
    struct Line: Sendable, Equatable {
        var spans: [Span]
        /// The columns that every row after the first is indented by.
        var hangingIndent = 0
    }

    var lines: [Line]

    /// The text without roles.
    var plain: String {
        lines.map { $0.spans.map(\.text).joined() }.joined(separator: "\n")
    }
}

extension StyledText {
    /// Lines of one role.
    init(_ text: String, role: Role = .plain, hangingIndent: Int = 0) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            Line(spans: [Span(text: String(line), role: role)], hangingIndent: hangingIndent)
        }
    }

    static func + (first: StyledText, second: StyledText) -> StyledText {
        StyledText(lines: first.lines + second.lines)
    }
}
