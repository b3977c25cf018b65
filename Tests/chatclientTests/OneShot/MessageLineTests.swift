import ChatClientCore
import Testing

@testable import chatclient

@Suite struct MessageLineTests {
    @Test func `has time, place, sender and text, with a tab between them`() {
        let line = MessageLine.text(Fixtures.message("Hello guys"), in: "public")
        #expect(line == "2023-11-14T22:13:20Z\tpublic\trenew\tHello guys")
    }

    @Test func `an empty text is the empty last part`() {
        #expect(MessageLine.text(Fixtures.message(""), in: "@bob").hasSuffix("\t@bob\trenew\t"))
    }

    @Test func `what cannot be opened is marked, and no text can look like it`() {
        let line = MessageLine.text(Fixtures.unopened(.unlistedDevice, from: "b\tb"), in: "@bob")
        #expect(line.hasSuffix("\tb\\tb\t\\c(cannot be opened: from a device that b\u{2409}b has not listed)"))
        let imitation = MessageLine.text(Fixtures.message("\\c(cannot be opened: damaged)"), in: "@bob")
        #expect(imitation.hasSuffix("\t\\\\c(cannot be opened: damaged)"))
    }

    @Test func `plain text of somebody who has keys is marked`() {
        let message = Fixtures.message("pay\nme", from: "bob", to: "renew", encryption: .unexpectedlyPlain)
        #expect(MessageLine.text(message, in: "@bob").hasSuffix("\tNOT ENCRYPTED: pay\\nme"))
        let removed = Fixtures.message("", from: "bob", to: "renew", encryption: .unexpectedlyPlain)
        #expect(MessageLine.text(removed, in: "@bob").hasSuffix("\tbob\t"))
    }

    @Test(arguments: [
        ("a\nb\tc\\d\r\n", #"a\nb\tc\\d\r\n"#), (#"\n"#, #"\\n"#), ("a\u{1B}[31mb", "a\u{241B}[31mb"),
        ("\u{2028}", "<U+2028>"), ("ümlaut 東京 👩‍💻", "ümlaut 東京 👩‍💻"),
    ])
    func `a text is one line that cannot act on a terminal`(text: String, escaped: String) {
        #expect(MessageLine.escaped(text) == escaped)
    }

    @Test func `names cannot break the line`() {
        let line = MessageLine.text(Fixtures.message("x", from: "a\tb\n"), in: "#a\tb")
        #expect(line.split(separator: "\t", omittingEmptySubsequences: false).count == 4)
        #expect(!line.contains("\n"))
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (999, "1970-01-01T00:00:00Z"), (1_796_038_296_625, "2026-11-30T11:31:36Z"),
            (-1, "?"), (Int64.max, "?"), (Int64.min, "?"), (253_402_300_799_999, "9999-12-31T23:59:59Z"),
        ] as [(Int64, String)]
    )
    func `a time is UTC, in seconds`(milliseconds: Int64, text: String) {
        #expect(MessageLine.time(milliseconds) == text)
    }
}
