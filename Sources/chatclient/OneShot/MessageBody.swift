/// The body of a message from the command line or the input, checked before anything is sent.
enum MessageBody {
    /// The most bytes that are read: four of the largest messages. An endless input is not read to its end.
    static let readLimit = LineSplitter.plainLimit

    /// The reason why a text is not sent, as a sentence.
    struct Refusal: Error, Equatable {
        let sentence: String
    }

    /// Reads the whole input as one message.
    ///
    /// - Throws: ``Refusal``.
    static func read(_ input: InputReader) async throws(Refusal) -> String {
        var bytes: [UInt8] = []
        while let chunk = await input.next() {
            bytes += chunk
            guard bytes.count <= readLimit else {
                throw Refusal(sentence: "The input has more than \(readLimit) bytes. It was not sent.")
            }
        }
        return try text(of: bytes)
    }

    /// Decodes an input. A byte order mark at its start and the line end at its end belong to the file, not to the
    /// message, and a `\r` before a line feed to the line end.
    ///
    /// - Throws: ``Refusal``.
    static func text(of bytes: [UInt8]) throws(Refusal) -> String {
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw Refusal(sentence: DialogueWords.messageNotText)
        }
        // By scalars: a carriage return with its line feed is one character.
        var scalars = text.unicodeScalars
        if scalars.first == "\u{FEFF}" {
            scalars.removeFirst()
        }
        text = String(scalars).replacing("\r\n", with: "\n")
        if text.hasSuffix("\n") {
            text.removeLast()
        }
        return text
    }

    /// Checks a text against the server's limit.
    ///
    /// - Parameter limit: The most bytes of a message.
    /// - Throws: ``Refusal``.
    static func check(_ text: String, limit: Int) throws(Refusal) {
        guard !text.isEmpty else {
            throw Refusal(sentence: DialogueWords.emptyMessage)
        }
        guard text.utf8.count <= limit else {
            throw Refusal(sentence: DialogueWords.messageTooLong(byteCount: text.utf8.count, limit: limit))
        }
    }
}
