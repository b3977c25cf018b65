/// A line entered by the line editor, without its line end.
package enum TypedLine: Sendable, Equatable {
    /// A line of text.
    case text(String)
    /// A line with bytes that are not valid UTF-8; the length is in bytes.
    case notText(byteCount: Int)
}
