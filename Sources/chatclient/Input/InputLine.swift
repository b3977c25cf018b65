/// One line of input, without its line end.
enum InputLine: Sendable, Equatable {
    /// A line of UTF-8 text.
    case text(String)
    /// A line that is not valid UTF-8, with its length in bytes.
    case notText(byteCount: Int)
    /// A line over the length limit, with its length in bytes.
    case tooLong(byteCount: Int)
}
