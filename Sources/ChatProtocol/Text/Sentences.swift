// Parts of sentences for people.

extension Int {
    /// Returns the number with a noun: `1 session` or `2 sessions`.
    package func counted(_ noun: String) -> String {
        self == 1 ? "1 \(noun)" : "\(self) \(noun)s"
    }
}

extension String {
    /// The text with a full stop at its end, unless it ends as a sentence does.
    package var endedAsSentence: String {
        hasSuffix(".") || hasSuffix("!") || hasSuffix("?") ? self : self + "."
    }
}
