/// An alert about something that arrived.
struct Alert: Sendable, Equatable {
    /// Whether to ring the terminal's bell.
    var ringsBell: Bool

    /// The notification for the desktop, if any.
    var notification: DesktopNotification?

    /// Returns the output for the terminal.
    ///
    /// - Parameter dialect: How the terminal is told of notifications; `nil` if it cannot show them.
    func output(_ dialect: DesktopNotification.Dialect?) -> String {
        let shown = dialect.flatMap { dialect in notification.map { $0.sequence(dialect) } } ?? ""
        return shown + (ringsBell ? "\u{07}" : "")
    }
}
