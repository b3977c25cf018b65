import ChatProtocol

/// Text of a caller inside our sentences.
enum QuotedText {
    /// The most characters of it that are shown.
    private static let length = 40

    /// Returns it sanitized, shortened and in quotation marks.
    static func of(_ text: String) -> String {
        let shown = SafeText.line(String(text.prefix(length)))
        return text.count > length ? "'\(shown)…'" : "'\(shown)'"
    }
}
