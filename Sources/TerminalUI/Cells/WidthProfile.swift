/// How a terminal counts the columns of the characters on which terminals differ.
package struct WidthProfile: Sendable, Equatable {
    /// Whether an emoji sequence with zero-width joiners (ZWJ) is drawn as one emoji; otherwise its parts stand side by
    /// side.
    package var joinsEmoji = true
    /// Whether a skin tone changes the emoji before it; otherwise it stands beside it.
    package var appliesSkinTones = true
    /// Whether variation selector 16 (VS16) makes a narrow symbol an emoji of two columns.
    package var widensByVariation = true
    /// Width of a flag, which is two regional indicators: 2, or 4 where they stand side by side.
    package var flagWidth = 2
    /// Width of characters of ambiguous width (Unicode Standard Annex 11): 1, or 2 as in East Asian encodings.
    package var ambiguousWidth = 1
    /// Width of spacing marks, such as vowels of Indic scripts: 1, or 0 where they share the letter's cell.
    package var spacingMarkWidth = 1

    /// What most terminals do.
    package static let standard = WidthProfile()

    /// Creates the profile of what most terminals do.
    package init() {}

    /// The profile as a word to keep, such as `zwj2-tone2-vs2-flag2-ambiguous1-mark1`.
    package var encoded: String {
        WidthProbe.samples.map { "\($0.name)\($0.width(self))" }.joined(separator: "-")
    }

    /// Reads a profile that was kept.
    ///
    /// - Returns: `nil` if the word is none that ``encoded`` returns.
    package init?(encoded: String) {
        let words = encoded.split(separator: "-", omittingEmptySubsequences: false)
        guard words.count == WidthProbe.samples.count else {
            return nil
        }
        for (word, sample) in zip(words, WidthProbe.samples) {
            guard word.hasPrefix(sample.name), let width = Int(word.dropFirst(sample.name.count)),
                sample.widths.contains(width)
            else {
                return nil
            }
            sample.apply(width, &self)
        }
    }
}
