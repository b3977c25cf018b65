import ChatProtocol
import Testing

/// Invisible characters that pass only where they have a function.
@Suite struct SafeTextJoinerTests {
    @Test(arguments: [
        ("\u{200D}bob", "<U+200D>bob"), ("bob\u{200D}", "bob<U+200D>"), ("\u{200C}", "<U+200C>"),
        ("a \u{200D}b", "a <U+200D>b"), ("a\u{200C} b", "a<U+200C> b"), ("a\u{200C}\u{A0}b", "a<U+200C>\u{A0}b"),
        ("a\u{200C}\u{200D}b", "a<U+200C><U+200D>b"), ("a\u{200D}\u{FE0F}b", "a<U+200D><U+FE0F>b"),
        ("a\u{200D}\u{202E}b", "a<U+200D><U+202E>b"), ("a\u{202E}\u{200D}b", "a<U+202E><U+200D>b"),
        ("a\u{200D}\u{1B}b", "a<U+200D>␛b"), ("a\u{7}\u{200D}b", "a␇<U+200D>b"),
    ])
    func `shows a joiner that joins nothing`(text: String, shown: String) {
        #expect(scalars(SafeText.line(text)) == scalars(shown))
        #expect(scalars(SafeText.block(text)) == scalars(shown))
    }

    @Test func `shows a joiner at the end of a line of a block`() {
        #expect(scalars(SafeText.block("a\u{200D}\n\u{200D}b")) == scalars("a<U+200D>\n<U+200D>b"))
    }

    @Test(arguments: [
        ("\u{FE0F}", "<U+FE0F>"), (" \u{FE0E}", " <U+FE0E>"), ("❤\u{FE0F}\u{FE0F}", "❤\u{FE0F}<U+FE0F>"),
        ("e\u{301}\u{FE0F}", "e\u{301}<U+FE0F>"), ("\u{1B}\u{FE0F}", "␛<U+FE0F>"),
    ])
    func `shows a variation selector that selects nothing`(text: String, shown: String) {
        #expect(scalars(SafeText.line(text)) == scalars(shown))
    }

    @Test(arguments: ["می\u{200C}", "क्\u{200D}", "👩\u{200D}", "👩\u{200D}👩", "e\u{301}"] as [String])
    func `a joiner at the end of one character passes, because a letter may follow`(text: String) throws {
        for character in text {
            #expect(scalars(SafeText.character(character)) == scalars(String(character)))
        }
    }

    @Test(arguments: [("\u{200D}", "<U+200D>"), (" \u{200D}", " <U+200D>"), ("\u{1B}", "␛"), ("\r\n", "␍␊")])
    func `one character is made as safe as a line`(text: Character, shown: String) {
        #expect(scalars(SafeText.character(text)) == scalars(shown))
    }

    @Test(arguments: ["gbeng", "gbsct", "gbwls"])
    func `the flags of England, Scotland and Wales pass whole`(region: String) {
        let text = "⚽ \(flag(region))\(flag(region)) 3:1"
        #expect(scalars(SafeText.line(text)) == scalars(text))
        #expect(scalars(SafeText.character(Character(flag(region)))) == scalars(flag(region)))
    }

    @Test func `other tags are shown, also on a flag`() {
        #expect(SafeText.line("🏴") == "🏴")
        #expect(
            SafeText.line(flag("ustx")) == "🏴<U+E0075><U+E0073><U+E0074><U+E0078><U+E007F>",
            "Texas has no recommended sequence"
        )
        let cut = String(String.UnicodeScalarView(flag("gbeng").unicodeScalars.dropLast()))
        #expect(SafeText.line(cut) == "🏴<U+E0067><U+E0062><U+E0065><U+E006E><U+E0067>")
        let white = String(String.UnicodeScalarView(["🏳"] + flag("gbeng").unicodeScalars.dropFirst()))
        #expect(SafeText.line(white).hasPrefix("🏳<U+E0067>"))
        #expect(scalars(SafeText.line(flag("gbeng") + "\u{E0067}")) == scalars(flag("gbeng") + "<U+E0067>"))
        #expect(scalars(SafeText.line(flag("gbeng") + "\u{200D}a")) == scalars(flag("gbeng") + "<U+200D>a"))
    }

    /// A black flag with the tags of a region.
    private func flag(_ region: String) -> String {
        let tags = region.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xE0000) }
        return String(String.UnicodeScalarView(["🏴"] + tags + ["\u{E007F}"]))
    }

    private func scalars(_ text: String) -> [Unicode.Scalar] {
        Array(text.unicodeScalars)
    }
}
