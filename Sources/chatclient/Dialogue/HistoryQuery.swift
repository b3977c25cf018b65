/// What a person types after `HI`: `NAME`, `NAME COUNT` or `COUNT`. A name with a number at its end stands in
/// quotation marks: `"Lab 20"`.
struct HistoryQuery: Sendable, Equatable {
    /// The most messages of one page: as many as a server sends at once.
    static let largestCount = 200

    /// The most digits of a count. More are a name, such as the number of a room.
    private static let countDigits = 4

    /// The name, as typed; empty for the public messages.
    let name: String

    /// How many messages are wanted; `nil` if that was not said.
    let count: Int?

    /// The number of messages to ask for.
    ///
    /// - Parameter usual: The number if none was said.
    func limit(usual: Int) -> Int {
        min(max(count ?? usual, 1), Self.largestCount)
    }

    /// Whether more messages are wanted than one page has.
    var isTooLong: Bool { (count ?? 0) > Self.largestCount }

    /// Parses an argument.
    init(_ text: String) {
        let text = text.trimmed()
        let last = text.lastIndex(where: \.isWhitespace).map { text[text.index(after: $0)...] } ?? text[...]
        count = Self.count(last)
        let name = count == nil ? text : String(text[..<last.startIndex]).trimmed()
        self.name = Self.withoutQuotes(name)
    }

    private static func count(_ word: Substring) -> Int? {
        guard (1...countDigits).contains(word.utf8.count), word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(word)
    }

    private static func withoutQuotes(_ name: String) -> String {
        guard name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") else {
            return name
        }
        return String(name.dropFirst().dropLast())
    }
}
