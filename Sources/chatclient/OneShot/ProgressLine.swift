/// The count of long work, rewritten in place on a terminal's stderr.
struct ProgressLine: Sendable {
    /// Messages between two updates: a page.
    static let step = 200

    private var shown = 0

    /// The output for a count; `nil` while the last one is recent. Short work shows nothing.
    ///
    /// - Parameter total: The number of messages in all, if it is known.
    mutating func text(_ count: Int, of total: Int?) -> String? {
        guard count >= shown + Self.step else {
            return nil
        }
        shown = count
        return "\r\(count)" + (total.map { " of \($0)" } ?? "") + " messages"
    }

    /// The output that removes the line, if there is one.
    mutating func end() -> String? {
        guard shown > 0 else {
            return nil
        }
        shown = 0
        // Erase to the end of the line (EL).
        return "\r\u{1B}[K"
    }
}
