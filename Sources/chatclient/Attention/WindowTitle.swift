/// The title of the terminal's window (OSC 2). The title from before comes back at the end (XTWINOPS 22 and 23).
struct WindowTitle: Sendable, Equatable {
    /// Whether the terminal has a title; otherwise nothing is written.
    private let isSupported: Bool
    private var shown: String?

    /// Makes the title of a window that has another one.
    init(isSupported: Bool) {
        self.isSupported = isSupported
    }

    /// Returns whether a terminal takes OSC sequences. The console of Linux shows parts of them as text.
    ///
    /// - Parameter environment: The environment variables.
    static func isSupported(by environment: [String: String]) -> Bool {
        guard let terminal = environment["TERM"], !terminal.isEmpty else {
            return false
        }
        return !["dumb", "unknown", "linux", "cons25", "ansi", "vt100", "vt102", "vt220"].contains(terminal)
    }

    /// Returns the output that saves the title from before.
    func begin() -> String { isSupported ? "\u{1B}[22;2t" : "" }

    /// Returns the output that shows a title; empty if it is shown already.
    ///
    /// - Parameter summary: The unread messages.
    mutating func show(_ summary: UnreadSummary) -> String {
        let title = summary.title
        guard isSupported, title != shown else {
            return ""
        }
        shown = title
        return "\u{1B}]2;\(title)\u{1B}\\"
    }

    /// Returns the output that restores the title from before. Terminals that cannot save one get an empty one, so that
    /// no number of unread messages stays there.
    mutating func end() -> String {
        defer { shown = nil }
        return isSupported ? (shown == nil ? "" : "\u{1B}]2;\u{1B}\\") + "\u{1B}[23;2t" : ""
    }
}
