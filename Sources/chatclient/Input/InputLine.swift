/// One line of input, without its line end.
enum InputLine: Sendable, Equatable {
    /// A line of UTF-8 text.
    case text(String)
    /// A line of this many bytes that are not UTF-8 text.
    case notText(byteCount: Int)
    /// A line of this many bytes, more than are kept.
    case tooLong(byteCount: Int)
}
