/// The complete output of one stream of a program, and a test's reading position in it.
package final class Transcript: Sendable {
    /// The stream's content.
    struct Content: Sendable {
        /// All bytes, without control sequences if the stream is a terminal.
        var bytes: [UInt8] = []
        /// All bytes exactly as received.
        var raw: [UInt8] = []
        /// Complete lines, without their line ends.
        var lines: [String] = []
        /// Start of the incomplete last line.
        var lineStart = 0
        /// Start of the next search.
        var position = 0
        /// Number of complete lines taken.
        var linesTaken = 0
        /// Whether the stream has ended.
        var hasEnded = false
        var filter: EscapeFilter?
    }

    /// The stream's name in failure messages.
    let name: String

    let content: Watched<Content>

    /// Creates an empty transcript.
    ///
    /// - Parameters:
    ///   - name: The name in failure messages, such as `alice's screen`.
    ///   - isTerminal: Whether control sequences are filtered out.
    package init(name: String, isTerminal: Bool) {
        self.name = name
        content = Watched(Content(filter: isTerminal ? EscapeFilter() : nil))
    }

    /// Appends output of the program.
    package func append(_ piece: some Collection<UInt8>) {
        content.update { content in
            content.raw.append(contentsOf: piece)
            for byte in piece where content.filter?.keeps(byte) ?? true {
                content.bytes.append(byte)
                if byte == 0x0a {
                    let line = content.bytes[content.lineStart..<(content.bytes.count - 1)]
                    content.lines.append(String(decoding: line, as: UTF8.self))
                    content.lineStart = content.bytes.count
                }
            }
        }
    }

    /// Handles the end of the stream. An incomplete last line then counts as a line.
    package func finish() {
        content.update { content in
            content.hasEnded = true
            if content.lineStart < content.bytes.count {
                content.lines.append(String(decoding: content.bytes[content.lineStart...], as: UTF8.self))
                content.lineStart = content.bytes.count
            }
        }
    }

    /// All text so far.
    package var text: String { String(decoding: content.current.bytes, as: UTF8.self) }

    /// All bytes so far, control sequences included.
    package var raw: [UInt8] { content.current.raw }

    /// All complete lines so far.
    package var lines: [String] { content.current.lines }

    /// The current end of the transcript, for `waitFor(_:after:)`.
    package var mark: Int { content.current.bytes.count }

    /// The text from a mark on.
    package func text(after mark: Int) -> String {
        String(decoding: content.current.bytes.dropFirst(mark), as: UTF8.self)
    }

    /// Waits for a text, and moves the reading position past it.
    ///
    /// - Parameters:
    ///   - text: The exact text to search for.
    ///   - mark: Start of the search, if it is beyond the reading position.
    ///   - timeout: The longest wait.
    /// - Returns: The text that was passed over, up to and including `text`.
    /// - Throws: `HarnessFailure` with the whole transcript if the text does not arrive.
    @discardableResult
    package func waitFor(
        _ text: String,
        after mark: Int? = nil,
        timeout: Duration = Patience.standard
    ) async throws -> String {
        let needle = Array(text.utf8)
        let found = try await content.wait(upTo: timeout) { content -> String? in
            let start = max(content.position, mark ?? 0)
            if let index = ByteSearch.first(of: needle, in: content.bytes, from: start) {
                content.position = index + needle.count
                return String(decoding: content.bytes[start..<content.position], as: UTF8.self)
            }
            guard !content.hasEnded else {
                throw self.failure(for: "the text \"\(text)\"", because: "the stream ended", content)
            }
            return nil
        }
        guard let found else {
            throw failure(for: "the text \"\(text)\"", because: "\(timeout) passed", content.current)
        }
        return found
    }

    /// Waits for a matching line, and takes it and all lines before it.
    @discardableResult
    package func nextLine(
        _ what: String = "a line",
        timeout: Duration = Patience.standard,
        where fits: (String) -> Bool = { _ in true }
    ) async throws -> String {
        let found = try await content.wait(upTo: timeout) { content -> String? in
            let untaken = content.lines.indices.dropFirst(content.linesTaken)
            if let index = untaken.first(where: { fits(content.lines[$0]) }) {
                content.linesTaken = index + 1
                return content.lines[index]
            }
            guard !content.hasEnded else {
                throw self.failure(for: what, because: "the stream ended", content)
            }
            return nil
        }
        guard let found else {
            throw failure(for: what, because: "\(timeout) passed", content.current)
        }
        return found
    }

    /// Waits until the stream has ended.
    func waitForEnd(upTo timeout: Duration = Patience.drain) async throws {
        _ = try await content.wait(upTo: timeout) { $0.hasEnded ? true : nil }
    }

    /// Creates a failure that shows the transcript with its reading position marked.
    func failure(for what: String, because reason: String, _ content: Content) -> HarnessFailure {
        let read = String(decoding: content.bytes.prefix(content.position), as: UTF8.self)
        let unread = String(decoding: content.bytes.dropFirst(content.position), as: UTF8.self)
        return HarnessFailure(
            """
            Waited for \(what) in \(name), but \(reason).
            ----- \(name) (read up to ⟦here⟧) -----
            \(read)⟦here⟧\(unread)
            ----- end of \(name) -----
            """
        )
    }
}
