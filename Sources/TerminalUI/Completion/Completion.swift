/// Completes a word by the Tab key: state machine of presses in a row.
///
/// A single candidate is inserted whole. Several are completed as far as they agree; the next press lists them.
package struct Completion: Sendable, Equatable {
    /// The result of a press.
    package enum OnTab: Sendable, Equatable {
        /// There is nothing to complete; rings the terminal's bell.
        case refuse
        /// Replaces the word by a text.
        case insert(String)
        /// Lists the candidates, as ``Columns`` does.
        case list([String])
    }

    /// The word of the last press, if it had several candidates and no other key followed.
    private var ambiguous: String?

    /// Starts before the first press.
    package init() {}

    /// Another key was pressed.
    package mutating func pressedOther() {
        ambiguous = nil
    }

    /// Tab was pressed.
    ///
    /// - Parameters:
    ///   - word: The text before the cursor that is completed.
    ///   - candidates: What may be meant, best first; those that do not begin with the word are left out. Upper and
    ///     lower case are the same.
    ///   - suffix: What follows a single candidate, such as a blank, or `: ` after a name that begins a message.
    package mutating func pressedTab(word: String, candidates: [String], suffix: String = " ") -> OnTab {
        let found = Self.matches(word, candidates)
        guard let first = found.first else {
            ambiguous = nil
            return .refuse
        }
        guard found.count > 1 else {
            ambiguous = nil
            return .insert(first + suffix)
        }
        guard ambiguous != word else {
            return .list(found)
        }
        let common = Self.commonPrefix(found)
        ambiguous = common
        return common.count > word.count ? .insert(common) : .refuse
    }

    /// The candidates that begin with a word, each once, in their order.
    package static func matches(_ word: String, _ candidates: [String]) -> [String] {
        let key = word.lowercased()
        var seen: Set<String> = []
        return candidates.filter { $0.lowercased().hasPrefix(key) && seen.insert($0).inserted }
    }

    /// What all words begin with, but for upper and lower case; in the writing of the first one.
    static func commonPrefix(_ words: [String]) -> String {
        guard let first = words.first else {
            return ""
        }
        var prefix = Substring(first)
        for word in words.dropFirst() {
            let count = zip(prefix, word).prefix { $0 == $1 || $0.lowercased() == $1.lowercased() }.count
            prefix = prefix.prefix(count)
        }
        return String(prefix)
    }
}
