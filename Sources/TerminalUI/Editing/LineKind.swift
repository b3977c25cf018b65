/// What a line is typed for. Each kind has its own history.
package enum LineKind: String, Sendable, CaseIterable {
    /// A command; it may have a message as its argument.
    case command
    /// A message.
    case message
    /// A name, or another short answer.
    case name
    /// A password: no history, no search, and what is cut from it cannot be inserted elsewhere.
    case secret

    /// Whether the text may have line ends and tabs; in others they become blanks.
    package var keepsLineEnds: Bool {
        switch self {
        case .command, .message: true
        case .name, .secret: false
        }
    }

    /// Whether lines are kept in a history.
    package var isRemembered: Bool {
        switch self {
        case .command, .message, .name: true
        case .secret: false
        }
    }
}
