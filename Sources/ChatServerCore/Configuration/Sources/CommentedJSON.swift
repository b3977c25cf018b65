/// A value of a JSON text that may have comments (`//` to the end of the line, `/* */`) and a comma after the last
/// element. Foundation reads such texts, too, but tells neither the place of an error nor that of a key.
indirect enum CommentedJSON: Equatable {
    /// A text.
    case text(String)
    /// A number as it was written.
    case number(String)
    /// An array.
    case array([CommentedJSON])
    /// An object with its members in order; keys may repeat.
    case object([Member])
    /// `true`, `false` or `null`.
    case word(String)

    /// One member of an object.
    struct Member: Equatable {
        let key: String
        /// The line of the key, from 1.
        let line: Int
        let value: CommentedJSON
    }

    /// An error in the text, and its place.
    struct SyntaxError: Error, Equatable {
        /// The line, from 1.
        let line: Int
        /// The column, from 1, in Unicode scalars.
        let column: Int
        /// The problem, worded to follow a colon.
        let problem: String
    }

    /// The most levels of arrays and objects: each takes some of the stack.
    static let deepest = 16

    /// Reads a text.
    ///
    /// - Throws: ``SyntaxError`` about its first error.
    init(_ text: String) throws(SyntaxError) {
        var reader = CommentedJSONReader(text)
        self = try reader.readAll()
    }
}
