import ChatProtocol
import Testing

@Suite struct SafeTextTests {
    /// Text that could act on a terminal or deceive its reader, and the text that is shown instead.
    static let hostile: [(String, String)] = [
        ("\u{1B}[2J", "␛[2J"),
        ("\u{1B}]0;title\u{7}", "␛]0;title␇"),
        ("\u{0}\u{1}\u{1F}", "␀␁␟"),
        ("over\rwritten", "over␍written"),
        ("back\u{8}space", "back␈space"),
        ("\u{7F}", "␡"),
        ("\u{80}\u{9B}2J\u{9F}", "<U+0080><U+009B>2J<U+009F>"),
        ("\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}", "<U+202A><U+202B><U+202C><U+202D><U+202E>"),
        ("user\u{202E}nimda", "user<U+202E>nimda"),
        ("\u{2066}\u{2067}\u{2068}\u{2069}", "<U+2066><U+2067><U+2068><U+2069>"),
        ("\u{61C}\u{200E}\u{200F}", "<U+061C><U+200E><U+200F>"),
        ("\u{2028}\u{2029}", "<U+2028><U+2029>"),
        ("ad\u{AD}min\u{200B}\u{2060}\u{FEFF}", "ad<U+00AD>min<U+200B><U+2060><U+FEFF>"),
        ("\u{206A}\u{206E}\u{206F}", "<U+206A><U+206E><U+206F>"),
        ("\u{FFF9}\u{FFFA}\u{FFFB}", "<U+FFF9><U+FFFA><U+FFFB>"),
        ("\u{1BCA0}\u{1BCA3}\u{1D173}\u{1D17A}", "<U+1BCA0><U+1BCA3><U+1D173><U+1D17A>"),
        ("\u{E0001}\u{E0041}\u{E007F}", "<U+E0001><U+E0041><U+E007F>"),
        // All of them have the property Default_Ignorable_Code_Point, but are no format characters.
        ("\u{34F}\u{180B}\u{17B4}\u{2065}", "<U+034F><U+180B><U+17B4><U+2065>"),
        ("\u{115F}\u{1160}\u{3164}\u{FFA0}", "<U+115F><U+1160><U+3164><U+FFA0>"),
        ("\u{E0100}\u{E01EF}\u{E0FFF}", "<U+E0100><U+E01EF><U+E0FFF>"),
        ("葛\u{E0100}\u{FE00}\u{FE0D}", "葛<U+E0100><U+FE00><U+FE0D>"),
        ("a\u{2800}b", "a<U+2800>b"),
        // A combining accent after an escape is one character with it in Swift, and must not hide it.
        ("\u{1B}\u{301}[2J", "␛\u{301}[2J"),
    ]

    static let harmless = [
        "", "Hello Bob", "Grüße, 日本語, עברית, العربية", "👩‍👩‍👧 🇩🇪", "<U+0041> ␛", "e\u{301}", "\u{A0}\u{A1}", "~",
        "می\u{200C}خواهم", "ක්\u{200D}ෂ", "র\u{200D}্য", "❤️‍🔥 👩🏽‍🚀 ☎\u{FE0E} 1️⃣", "<and 5 more>",
        "שְׁ\u{5BC}\u{5BD}\u{59A}", "\u{301}", " \u{301}",
    ]

    @Test(arguments: hostile)
    func `shows what could act`(text: String, shown: String) {
        #expect(Array(SafeText.line(text).unicodeScalars) == Array(shown.unicodeScalars))
        #expect(Array(SafeText.block(text).unicodeScalars) == Array(shown.unicodeScalars))
    }

    @Test(arguments: harmless)
    func `leaves harmless text alone`(text: String) {
        #expect(Array(SafeText.line(text).unicodeScalars) == Array(text.unicodeScalars))
        #expect(Array(SafeText.block(text).unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test func `keeps line feeds and tabs in a block only`() {
        let text = "one\ttwo\r\nthree\n\u{B}\u{C}"
        #expect(SafeText.line(text) == "one␉two␍␊three␊␋␌")
        #expect(Array(SafeText.block(text).unicodeScalars) == Array("one\ttwo␍\nthree\n␋␌".unicodeScalars))
    }

    @Test func `leaves no control character of either set`() {
        let controls = (Array(0x00...0x1F) + Array(0x7F...0x9F)).compactMap { Unicode.Scalar(UInt32($0)) }
        #expect(controls.count == 65)
        for control in controls {
            let shown = SafeText.line("a" + String(control) + "b").unicodeScalars
            #expect(shown.count > 2, "U+\(String(control.value, radix: 16)) disappeared")
            #expect(!shown.contains(control), "U+\(String(control.value, radix: 16)) came through")
        }
    }
}
