import ChatClientCore
import ChatProtocol

/// What a person types after `SE`: words and, in any order, the filters `from:`, `in:`, `since:` and `until:`.
struct SearchQuery: Sendable, Equatable {
    /// The query as typed.
    let text: String

    /// The words, without the filters.
    let words: String

    /// The place as typed; `nil` for all.
    let place: PlaceName?

    /// The other filters. Its place is set once the conversation of ``place`` is known.
    var filter: SearchFilter

    /// The keys of filters.
    private enum Key: String, CaseIterable {
        case from, `in`, since, until

        /// An example of the filter, for sentences.
        var example: String {
            switch self {
            case .from: "from:bob"
            case .in: "in:Lab, in:@bob or in:public"
            case .since: "since:monday"
            case .until: "until:yesterday"
            }
        }
    }

    /// Parses a query.
    ///
    /// A key that is none of the four, such as `http:`, belongs to a word, and so does everything between quotation
    /// marks. A value with blanks stands in quotation marks: `in:"My room"`.
    ///
    /// - Parameter account: The name that `me` stands for.
    init(_ text: String, _ clock: WallClock, account: String) throws(SearchQueryError) {
        self.text = text
        var words: [Substring] = []
        var values: [Key: String] = [:]
        var rest = text[...].drop(while: \.isWhitespace)
        while !rest.isEmpty {
            if let key = Self.key(at: rest) {
                guard values[key] == nil else {
                    throw SearchQueryError(sentence: "A search has '\(key.rawValue):' only once.")
                }
                values[key] = try Self.value(of: key, in: &rest)
            } else {
                words.append(Self.word(in: &rest))
            }
            rest = rest.drop(while: \.isWhitespace)
        }
        self.words = words.joined(separator: " ")
        place = try values[.in].map { value throws(SearchQueryError) in try Self.place(value) }
        filter = SearchFilter()
        filter.sender = try values[.from].map { value throws(SearchQueryError) in try Self.sender(value, account) }
        filter.since = try values[.since].map { value throws(SearchQueryError) in
            try Self.date(value, .since, clock).start
        }
        filter.until = try values[.until].map { value throws(SearchQueryError) in
            try Self.date(value, .until, clock).end
        }
        if let since = filter.since, let until = filter.until, since >= until {
            throw SearchQueryError(
                sentence: "Nothing is both after 'since:' and before 'until:'; since: is the later one."
            )
        }
    }

    /// Returns the key that a text begins with.
    private static func key(at text: Substring) -> Key? {
        // One more character than the longest key.
        guard let colon = text.prefix(6).firstIndex(of: ":") else {
            return nil
        }
        return Key(rawValue: text[..<colon].lowercased())
    }

    /// Removes a filter from the beginning of a text, and returns its value.
    private static func value(of key: Key, in text: inout Substring) throws(SearchQueryError) -> String {
        let after = text.dropFirst(key.rawValue.count + 1)
        let value: Substring
        if after.first == "\"" {
            let quoted = after.dropFirst()
            guard let end = quoted.firstIndex(of: "\"") else {
                let sentence = "The quotation mark after '\(key.rawValue):' has no partner."
                throw SearchQueryError(sentence: sentence)
            }
            value = quoted[..<end]
            text = quoted[end...].dropFirst()
        } else {
            value = after.prefix { !$0.isWhitespace }
            text = after[value.endIndex...]
        }
        let trimmed = String(value).trimmed()
        guard !trimmed.isEmpty else {
            let sentence = "'\(key.rawValue):' needs a value right after the colon, such as \(key.example)."
            throw SearchQueryError(sentence: sentence)
        }
        return trimmed
    }

    /// Removes a word from the beginning of a text. Blanks between quotation marks belong to it.
    private static func word(in text: inout Substring) -> Substring {
        var isQuoted = false
        let word = text.prefix { character in
            isQuoted = character == "\"" ? !isQuoted : isQuoted
            return isQuoted || !character.isWhitespace
        }
        text = text[word.endIndex...]
        return word
    }

    private static func place(_ value: String) throws(SearchQueryError) -> PlaceName {
        guard let place = PlaceName(value) else {
            throw SearchQueryError(sentence: "'in:\(DialogueWords.quoted(value))' has no name after its sign.")
        }
        return place
    }

    private static func sender(_ value: String, _ account: String) throws(SearchQueryError) -> String {
        let name = value.hasPrefix("@") ? String(value.dropFirst()) : value
        guard !name.isEmpty else {
            throw SearchQueryError(sentence: "'from:@' has no name after its sign.")
        }
        return PlaceName.meansOneself(name) ? account : name
    }

    private static func date(_ value: String, _ key: Key, _ clock: WallClock) throws(SearchQueryError) -> SearchDate {
        guard let date = SearchDate(value, clock) else {
            throw SearchQueryError(
                sentence:
                    "'\(key.rawValue):\(DialogueWords.quoted(value))' is no day: use monday, today, yesterday, 3d "
                    + "(days), 2h (hours), 14:30 or 2026-11-20."
            )
        }
        return date
    }
}

/// The reason why a query is invalid.
struct SearchQueryError: Error, Sendable, Equatable {
    /// A sentence for the person.
    let sentence: String
}
