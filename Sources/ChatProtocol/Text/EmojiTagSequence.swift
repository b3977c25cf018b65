/// An emoji that is followed by invisible tag characters, which select its picture (Unicode Technical Standard 51).
///
/// Unicode recommends three of them for interchange (its list RGI_Emoji_Tag_Sequence): a black flag with the tags of
/// England, Scotland or Wales. Any other sequence is drawn as the plain flag, and can hide a text.
enum EmojiTagSequence {
    /// The emoji that each of them begins with.
    static let flag: Unicode.Scalar = "\u{1F3F4}"

    /// The regions of the recommended sequences.
    private static let regions = ["gbeng", "gbsct", "gbwls"]

    /// The sequences without the flag: the region in tag characters, and the tag that ends it.
    private static let tags: [[Unicode.Scalar]] = regions.map { region in
        region.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xE0000) } + ["\u{E007F}"]
    }

    /// Returns the recommended sequence that a text begins with; `nil` if it begins with none.
    static func prefix(of text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView? {
        guard text.first == flag else {
            return nil
        }
        let rest = text.dropFirst()
        return tags.first { rest.starts(with: $0) }.map { text.prefix(1 + $0.count) }
    }
}
