import ChatProtocol

/// Text of others in an escape sequence of the terminal: one line, without control characters, and bounded.
enum AlertText {
    /// The most code points of a body, and of a title: about what notifications of desktops show.
    static let bodyLimit = 160
    static let titleLimit = 60

    /// Sanitizes and truncates a text. Line ends become blanks.
    ///
    /// - Parameter limit: The most code points: one character may have thousands of them.
    static func line(_ text: String, limit: Int) -> String {
        var kept = String.UnicodeScalarView()
        var isCut = false
        for scalar in text.unicodeScalars {
            guard kept.count < limit else {
                isCut = true
                break
            }
            kept.append(scalar == "\n" || scalar == "\r" || scalar == "\t" ? " " : scalar)
        }
        return SafeText.line(String(kept).trimmed()) + (isCut ? "..." : "")
    }
}
