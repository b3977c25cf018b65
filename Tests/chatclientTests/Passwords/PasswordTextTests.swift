import Testing

@testable import chatclient

@Suite struct PasswordTextTests {
    @Test(
        arguments: [
            ("Sesame123", "Sesame123"), ("Sesame123\n", "Sesame123"), ("Sesame123\r\nmore\n", "Sesame123"),
            ("\u{FEFF}Sesame123\n", "Sesame123"), (" with blanks \n", " with blanks "), ("pâss\n", "pâss"),
        ]
    )
    func `is the first line`(text: String, password: String) throws {
        #expect(try PasswordText.firstLine(of: Array(text.utf8)) == password)
    }

    @Test(arguments: ["", "\n", "\r\n", "\u{FEFF}\n", "\nSesame123\n"])
    func `is not empty`(text: String) {
        #expect(throws: PasswordText.Problem.empty) { try PasswordText.firstLine(of: Array(text.utf8)) }
    }

    @Test(arguments: [[0x70, 0xE2, 0x73], [0xFF], [0x61, 0x00, 0x62]] as [[UInt8]])
    func `is UTF-8 text`(bytes: [UInt8]) {
        #expect(throws: PasswordText.Problem.notText) { try PasswordText.firstLine(of: bytes) }
    }
}
