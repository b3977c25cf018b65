import ChatProtocol
import Testing

/// Text without an end to its characters: piles of marks, long runs of invisible characters.
@Suite(.timeLimit(.minutes(1))) struct SafeTextBoundTests {
    @Test func `at most eight marks stay on one letter`() {
        let marks = "\u{300}\u{301}\u{302}\u{303}\u{20DD}\u{330}\u{331}\u{332}"
        let text = "a\(marks)\u{333}\u{334} b\(marks)\u{200D}c\u{301}"
        let shown = "a\(marks)<U+0333><U+0334> b\(marks)\u{200D}c\u{301}"
        #expect(Array(SafeText.line(text).unicodeScalars) == Array(shown.unicodeScalars))
    }

    @Test(arguments: ["\u{200D}", "\u{FE0F}", "\u{333}"])
    func `what is between marks gives no room for more`(between: String) {
        let text = "a" + String(repeating: "\u{301}" + between, count: 50)
        let marks = SafeText.line(text).unicodeScalars.filter { $0.properties.generalCategory == .nonspacingMark }
        #expect(marks.count(where: { $0 != "\u{FE0F}" }) == SafeText.marksOnLetter)
    }

    @Test(arguments: [
        (8, String(repeating: "<U+00AD>", count: 8)),
        (9, String(repeating: "<U+00AD>", count: 7) + "<and 2 more>"),
        (5_000, String(repeating: "<U+00AD>", count: 7) + "<and 4993 more>"),
    ])
    func `a long run of codes ends with a number`(count: Int, shown: String) {
        let text = "(" + String(repeating: "\u{AD}", count: count) + ")"
        #expect(SafeText.line(text) == "(\(shown))")
    }

    @Test func `a symbol or a letter ends a run of codes`() {
        let run = String(repeating: "\u{E0041}", count: 8)
        let shown = String(repeating: "<U+E0041>", count: 8)
        #expect(SafeText.line("\(run)a\(run)\n\(run)") == "\(shown)a\(shown)␊\(shown)")
    }

    /// Linear time is below a second without optimization; quadratic time is above 20 s.
    @Test(arguments: ["\u{301}", "\u{1F1E6}", "\u{200D}", "\u{E0067}", "a\u{AD}", "\u{1F3F4}\u{E0067}"])
    func `time is linear where characters or codes have no end`(repeated: String) {
        let text = "e" + String(repeating: repeated, count: 200_000)
        var safe = ""
        let time = ContinuousClock().measure { safe = SafeText.block(text) }
        #expect(time < .seconds(8))
        #expect(safe.utf8.count <= SafeText.growth * text.utf8.count)
    }

    @Test func `an unending letter fills less than two rows`() {
        let safe = SafeText.line("e" + String(repeating: "\u{301}", count: 100_000))
        #expect(safe.unicodeScalars.count < 160)
        #expect(safe.hasSuffix("<and 99985 more>"))
    }
}
