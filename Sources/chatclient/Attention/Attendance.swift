/// Whether a person sits at the terminal, by their keys and the terminal's focus reports (`CSI ?1004`).
struct Attendance: Sendable, Equatable {
    /// The time after a key for which a person counts as present, in milliseconds, where the terminal does not report
    /// its focus. About as long as a screen takes to read.
    static let span: Int64 = 60_000

    /// The same while the terminal has the focus: people read longer in a window that they brought to the front.
    static let focusedSpan: Int64 = 300_000

    private var lastAction: Int64?
    private var isFocused: Bool?

    /// Records a key.
    ///
    /// - Parameter now: Milliseconds since 1970-01-01 UTC, as in the other functions.
    mutating func acted(now: Int64) {
        lastAction = now
        // A key comes only to the window in front, also if the report of it was lost, as under tmux.
        isFocused = isFocused.map { _ in true }
    }

    /// Records a focus report. To bring the window to the front is an action; to leave it is none.
    mutating func focused(_ isFocused: Bool, now: Int64) {
        self.isFocused = isFocused
        if isFocused {
            lastAction = now
        }
    }

    /// Returns whether a person is there.
    func isPresent(now: Int64) -> Bool {
        guard isFocused != false, let lastAction else {
            return false
        }
        // A clock that was set back must not make anyone present for hours.
        let age = now - lastAction
        return age >= 0 && age < (isFocused == true ? Self.focusedSpan : Self.span)
    }
}
