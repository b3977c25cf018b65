/// A word of a text, or a name, with the `-` and `.` at its ends apart: they may be punctuation.
struct MentionWord {
    /// The `-` and `.` before the core.
    let leading: ArraySlice<Unicode.Scalar>
    /// From the first to the last other character; empty if there is none.
    let core: ArraySlice<Unicode.Scalar>
    /// The `-` and `.` after the core.
    let trailing: ArraySlice<Unicode.Scalar>

    /// Divides a word.
    init(_ word: ArraySlice<Unicode.Scalar>) {
        leading = word.prefix(while: Self.isPunctuation)
        let rest = word[leading.endIndex...]
        core = rest[..<(rest.lastIndex { !Self.isPunctuation($0) }.map { $0 + 1 } ?? rest.startIndex)]
        trailing = rest[core.endIndex...]
    }

    /// Whether this word is a name, with or without punctuation around it. A name may begin or end with such characters
    /// itself; then they must be there.
    func isMention(of name: MentionWord) -> Bool {
        core == name.core && leading.suffix(name.leading.count) == name.leading && trailing.starts(with: name.trailing)
    }

    /// Whether a character of names is punctuation at the end of a word.
    static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "-" || scalar == "."
    }
}
