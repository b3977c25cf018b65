import Testing

@testable import ChatClientCore

@Suite(.timeLimit(.minutes(1))) struct MentionTests {
    @Test(arguments: [
        "bob", "@bob", "bob:", "bob, look", "BOB!", "hi Bob", "hi @bob.", "bob...", "-bob", "bob- are you there?",
        "(bob)", "<bob>", "\"bob\"", "bob's turn", "bob’s turn", "*bob*", "`bob`", "bob/alice: look", "alice/bob",
        "alice,bob", "bob:look", "line one\nbob\tline", "…bob…", "bob\u{2014}look", "bobさん、見て", "@bob님", "👋bob",
        "see https://example.org/x, bob", "https://example.org/bob bob", "bob@", "mail bob@example.org or ask bob",
        "alice@example.org,bob", "a.b/c.d bob", "bob?!", "bob./alice", "and bob.", "bob\u{A0}look",
    ])
    func `a name is mentioned as a word`(body: String) {
        #expect(Mention.isMentioned("bob", in: body))
        #expect(Mention.isMentioned("BoB", in: body))
    }

    @Test(arguments: [
        "", " ", "bo", "bobby", "Jimbob", "jim_bob", "a-bob", "bob-builder", "bob.smith", "x.bob", "bob1", "1bob",
        "bobé", "ébob", "bob\u{301}", "бbob", "bob@example.org", "<bob@example.org>", "alice@bob", "a@bob.org",
        "@bob@example.org", "bob+chat@example.org", "mailto:bob@example.org", "https://example.org/bob",
        "HTTPS://bob", "https://example.org/a,bob", "(https://example.org/bob)", "www.bob.example/bob",
        "www.example.org,bob", "example.org/bob", "/home/bob", "~/bob", "./bob", "../bob/x", "#bob", "bo b",
        "ssh://bob:22", "b\u{F6}b", "\u{FF42}ob",
    ])
    func `a part of another word, an address or a room is no mention`(body: String) {
        #expect(!Mention.isMentioned("bob", in: body))
    }

    @Test(arguments: [
        ("-bob", "-bob", true), ("-bob", "--bob", true), ("-bob", "bob", false), (".bob", "-bob", false),
        ("bob.", "bob.", true), ("bob.", "bob...", true), ("bob.", "bob", false), ("bob-", "bob.", false),
        ("a-b.c", "@a-b.c.", true), ("a-b", "a-b-c", false), ("_x_", "_x_", true), ("_x_", "x", false),
        ("123", "call 123", true), ("123", "1234", false), ("mark", "mar\u{212A}", false),
        ("...", "so ...", false), ("...", "@...", false), ("", "a b", false), ("", "", false),
    ])
    func `names may have punctuation`(name: String, body: String, isMention: Bool) {
        #expect(Mention.isMentioned(name, in: body) == isMention)
    }

    /// Quadratic time would take minutes.
    @Test(arguments: ["bob", "bo", "@", "a@", "-", ".", "#", "/", "b/", "b:/", "<", "x ", "\u{301}", "-bob"])
    func `time is linear in the length of the text`(repeated: String) {
        let body = String(repeating: repeated, count: 100_000)
        var isMention = true
        let time = ContinuousClock().measure { isMention = Mention.isMentioned("robert", in: body) }
        #expect(!isMention)
        #expect(time < .seconds(8))
    }
}
