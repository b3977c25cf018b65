import ChatProtocol
import Testing

@Suite struct PreparedPasswordTests {
    /// Texts compare by their bytes here: for Swift, canonically equivalent ones are the same.
    private func bytes(_ password: String) throws -> [UInt8] {
        Array(try PreparedPassword(password).text.utf8)
    }

    @Test(arguments: [
        // RFC 8265, section 4.3, examples 10 to 15; that of four emoji stands for any such.
        ("correct horse battery staple", "correct horse battery staple"),
        ("Correct Horse Battery Staple", "Correct Horse Battery Staple"),
        ("\u{3C0}\u{DF}\u{E5}", "\u{3C0}\u{DF}\u{E5}"),
        ("Jack of \u{2666}s", "Jack of \u{2666}s"),
        ("foo\u{1680}bar", "foo bar"),
        ("\u{1F468}\u{200D}\u{1F469}\u{FE0F}7", "\u{1F468}\u{200D}\u{1F469}\u{FE0F}7"),
        // One letter as two code points, and the sign of a unit that is a letter.
        ("Pa\u{308}ss", "P\u{E4}ss"), ("\u{212B}", "\u{C5}"),
        // Marks in another order, Hangul in its parts.
        ("q\u{307}\u{323}", "q\u{323}\u{307}"), ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"),
        // No width, no case, no compatibility; spaces stay where they are.
        ("\u{FF21}\u{FB01}\u{2460}", "\u{FF21}\u{FB01}\u{2460}"), ("  a  ", "  a  "),
        ("\u{A0}\u{2003}\u{202F}\u{3000}x", "    x"),
    ])
    func `prepares a password as OpaqueString`(typed: String, prepared: String) throws {
        #expect(try bytes(typed) == Array(prepared.utf8))
        // Preparing twice changes nothing.
        #expect(try bytes(PreparedPassword(typed).text) == Array(prepared.utf8))
    }

    @Test(arguments: ["a\tb", "a\u{0}", "\u{7F}abc", "ab\u{9B}c", "line\nline", "\u{1B}[A"])
    func `refuses control characters`(password: String) {
        #expect(throws: PasswordProblem.controlCharacter) { try PreparedPassword(password) }
        #expect(throws: PasswordPolicyError.controlCharacter) { try PasswordPolicy.none.check(password) }
    }

    @Test func `refuses an empty password`() {
        #expect(throws: PasswordProblem.empty) { try PreparedPassword("") }
        #expect("\(PasswordProblem.empty)" == "The password is empty.")
    }

    @Test func `a policy looks at what is hashed`() throws {
        // Eight characters, in any of the ways of typing them.
        try PasswordPolicy.standard.check("A1" + String(repeating: "e\u{301}", count: 6))
        // 4 bytes each before, 12 after it: too long only when it is prepared.
        let growing = String(repeating: "\u{1D160}", count: 100)
        #expect(Array(try PreparedPassword(growing).text.utf8).count == 1200)
        #expect(throws: PasswordPolicyError.tooLong) { try PasswordPolicy.none.check(growing) }
    }
}
