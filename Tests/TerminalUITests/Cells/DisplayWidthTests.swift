import Testing

@testable import TerminalUI

@Suite struct DisplayWidthTests {
    @Test(
        arguments: [
            ("a", 1), ("é", 1), ("e\u{301}", 1), ("\u{301}", 0), ("\u{200B}", 0), ("日", 2), ("ｱ", 1), ("Ａ", 2),
            ("한", 2),
            ("\u{1112}\u{1161}\u{11AB}", 2), ("😀", 2), ("👩‍💻", 2), ("🇩🇪", 2), ("❤", 1), ("❤️", 2), ("→", 1), ("ש", 1),
        ] as [(Character, Int)]
    )
    func `counts the columns of a character`(character: Character, columns: Int) {
        #expect(DisplayWidth.of(character) == columns)
    }

    @Test func `adds up a text`() {
        #expect(DisplayWidth.of("aé日😀") == 6)
    }
}
