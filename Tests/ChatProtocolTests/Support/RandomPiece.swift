import ChatTesting

/// Pieces of text that random texts are made of.
enum RandomPiece {
    /// The emoji tag sequences that Unicode recommends.
    private static let flags = ["gbeng", "gbsct", "gbwls"].map { region in
        let tags = region.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xE0000) }
        return String(String.UnicodeScalarView(["🏴"] + tags + ["\u{E007F}"]))
    }

    /// What sanitizing treats in a way of its own, and neighbours that matter to it.
    private static let special = [
        "\u{200D}", "\u{200C}", "\u{FE0F}", "\u{FE0E}", "\u{301}", "\u{20DD}", "\u{903}", "\u{94D}", " ", "\u{A0}",
        "\n", "\t", "\r\n", "\u{1B}", "\u{9B}", "\u{7F}", "\u{202E}", "\u{AD}", "\u{34F}", "\u{E0100}", "\u{E0067}",
        "\u{E007F}", "\u{2800}", "\u{3164}", "\u{1F1E6}", "🏴", "🏴\u{E0067}\u{E0062}", "👩", "🏽", "❤", "1", "क", "م",
        "한", "\u{1100}", "\u{1161}", "\u{600}", "\u{13430}",
    ]

    /// Returns a piece: of one to eight code points, none of which a code or a picture begins with.
    static func any(using random: inout SplitMix64) -> String {
        switch Int.random(in: 0..<10, using: &random) {
        case 0...4: special.randomElement(using: &random) ?? ""
        case 5: flags.randomElement(using: &random) ?? ""
        case 6...7: String(scalar(in: 0x20...0x7E, using: &random))
        case 8: String(scalar(in: 0x80...0x2FFF, using: &random))
        default: String(scalar(in: 0x0...0x10FFFF, using: &random))
        }
    }

    /// Returns a text with a plain flag in place of each tag sequence.
    static func withoutFlags(_ text: String) -> String {
        let tags = flags.map { Array($0.unicodeScalars) }
        let scalars = Array(text.unicodeScalars)
        var rest = scalars[...]
        var result = String.UnicodeScalarView()
        while let scalar = rest.first {
            let flag = tags.first { rest.starts(with: $0) }
            // The tag that ends it is a neighbour that nothing joins.
            result.append(contentsOf: flag == nil ? [scalar] : [scalar, " "])
            rest = rest.dropFirst(flag?.count ?? 1)
        }
        return String(result)
    }

    private static func scalar(in values: ClosedRange<UInt32>, using random: inout SplitMix64) -> Unicode.Scalar {
        let scalar = Unicode.Scalar(UInt32.random(in: values, using: &random)) ?? "a"
        return scalar == "<" || (0x2400...0x2421).contains(scalar.value) ? "a" : scalar
    }
}
