/// What a terminal can do to be noticed.
enum TerminalSignal: Sendable, Equatable {
    /// Rings the bell, and shows a notification.
    case alert(Alert)
    /// Shows the unread messages in the window's title.
    case title(UnreadSummary)
}
