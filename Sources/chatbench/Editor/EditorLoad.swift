import TerminalUI

/// Input for the line editor.
struct EditorLoad: Sendable {
    /// Bytes that a terminal hands over in one go.
    static let chunkBytes = 4096

    /// The columns of the terminal.
    static let columns = 80

    /// What is measured.
    let name: String
    /// The input, in the chunks in which it is read.
    let chunks: [[UInt8]]
    /// Whether the line is drawn after each chunk, not only at the end.
    let drawsEachChunk: Bool

    /// The loads of the benchmark.
    static var all: [EditorLoad] {
        [
            pasted(characters: 1_000_000), unbracketed(characters: 1_000_000), pastedMarks(8_000), typedMarks(8_000),
            typed(keys: 100_000),
        ]
    }

    /// A bracketed paste.
    static func pasted(characters: Int) -> EditorLoad {
        EditorLoad("\(characters) characters pasted", "\u{1B}[200~\(words(characters))\u{1B}[201~", chunkBytes)
    }

    /// A paste at a terminal that does not mark it.
    static func unbracketed(characters: Int) -> EditorLoad {
        EditorLoad("\(characters) characters pasted without brackets", words(characters), chunkBytes)
    }

    /// A letter with combining marks, pasted.
    static func pastedMarks(_ count: Int) -> EditorLoad {
        let text = "a" + String(repeating: "\u{301}", count: count)
        return EditorLoad("a letter with \(count) marks, pasted", "\u{1B}[200~\(text)\u{1B}[201~", chunkBytes)
    }

    /// A letter with combining marks, typed and drawn one by one.
    static func typedMarks(_ count: Int) -> EditorLoad {
        EditorLoad("a letter with \(count) marks, typed", "a" + String(repeating: "\u{301}", count: count), 2)
    }

    /// Keys in lines of 100 characters, each drawn.
    static func typed(keys: Int) -> EditorLoad {
        let line = String(repeating: "word ", count: 20).dropLast() + "\r"
        return EditorLoad("\(keys) keys typed", String(repeating: String(line), count: keys / line.count), 1)
    }

    private init(_ name: String, _ text: String, _ size: Int) {
        self.name = name
        let bytes = Array(text.utf8)
        chunks = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        drawsEachChunk = size < Self.chunkBytes
    }

    /// Decodes, edits and lays out the input.
    ///
    /// - Returns: Number of rows of the line at the end.
    func run() -> Int {
        var decoder = KeyDecoder()
        var editor = LineEditor(limit: 4 * KeyDecoder.pasteLimit)
        for chunk in chunks {
            for key in decoder.decode(chunk) {
                _ = editor.handle(key, as: .message)
            }
            if drawsEachChunk {
                _ = DisplayRows(editor.display(isHidden: false), columns: Self.columns)
            }
        }
        return DisplayRows(editor.display(isHidden: false), columns: Self.columns).rows.count
    }

    private static func words(_ characters: Int) -> String {
        String(String(repeating: "word ", count: characters / 5 + 1).prefix(characters))
    }
}
