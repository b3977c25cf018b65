import Testing

@testable import TerminalUI

@Suite struct DisplayWidthTests {
    /// The flag of England: an RGI tag sequence.
    static let england = "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}"

    @Test(
        arguments: [
            ("a", 1), ("é", 1), ("e\u{301}", 1), ("\u{301}", 0), ("\u{200B}", 0), ("日", 2), ("ｱ", 1), ("Ａ", 2),
            ("한", 2),
            ("\u{1112}\u{1161}\u{11AB}", 2), ("😀", 2), ("👩‍💻", 2), ("🇩🇪", 2), ("❤", 1), ("❤️", 2), ("→", 1), ("ש", 1),
            ("§", 1), ("👍🏽", 2), ("👨🏻‍❤️‍💋‍👨🏿", 2), ("🏃‍♂️", 2), ("1️⃣", 2), ("1", 1), ("🇩", 1), ("กำ", 2), ("का", 2),
            ("क्ष", 2), ("a\u{FE0F}", 1), ("☝🏽", 2), (england, 2),
        ] as [(String, Int)]
    )
    func `counts the columns of a character`(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test func `adds up a text`() {
        #expect(DisplayWidth.of("aé日😀") == 6)
    }

    @Test func `counts as the terminal does`() {
        var profile = WidthProfile()
        profile.joinsEmoji = false
        #expect(DisplayWidth.of("👩‍💻" as Character, profile: profile) == 4)
        #expect(DisplayWidth.of("👨🏻‍❤️‍💋‍👨🏿" as Character, profile: profile) == 8)
        profile.appliesSkinTones = false
        #expect(DisplayWidth.of("👍🏽" as Character, profile: profile) == 4)
        profile.widensByVariation = false
        #expect(DisplayWidth.of("❤️1️⃣", profile: profile) == 2)
        profile.flagWidth = 4
        #expect(DisplayWidth.of("🇩🇪", profile: profile) == 4)
        profile.ambiguousWidth = 2
        #expect(DisplayWidth.of("§→a日", profile: profile) == 7)
        profile.spacingMarkWidth = 0
        #expect(DisplayWidth.of("का", profile: profile) == 1)
    }

    @Test(
        arguments: [
            ("a", "a", 1), ("\n", "⏎", 1), ("\t", "␉", 1), ("\u{1B}", "␛", 1), ("\u{202E}", "<U+202E>", 8),
            ("\u{301}", "\u{25CC}\u{301}", 1), ("日", "日", 2),
        ] as [(Character, String, Int)]
    )
    func `shows a character in a cell`(character: Character, text: String, width: Int) {
        let cell = DisplayCell(character)
        #expect(cell.text == text)
        #expect(cell.width == width)
    }
}
