import Testing

@testable import ChatClientCore

@Suite struct MentionTests {
    @Test(arguments: [
        "@bob", "hello @bob", "@BOB: look", "(@bob)", "hi @bob.", "hi @bob...", "@bob-", "@bob's turn", "\"@bob\"",
        "a\n@bob", "@alice,@bob", "@bobby and @bob", "你好 @bob 你好", "@bob你好", "https://chat.example and @bob",
        "mail alice@example.com @bob", "x\u{1B}@bob",
    ])
    func `a name that stands alone is a mention`(body: String) {
        #expect(Mention.isMentioned("Bob", in: body))
    }

    @Test(arguments: [
        "", "@", "bob", "@bo", "@bobby", "alice@bob", "alice.@bob", "@@bob", "@bob.smith", "@bob_", "@bob_1", "@bob-2",
        "https://chat.example/@bob", "chat.example/@bob", "https://x/?to=(@bob)", "//@bob", "@ bob", "@b\u{301}ob",
    ])
    func `a part of a word or of an address is none`(body: String) {
        #expect(!Mention.isMentioned("bob", in: body))
    }

    @Test func `names with punctuation are found whole`() {
        #expect(Mention.isMentioned("bob.smith", in: "ask @Bob.Smith."))
        #expect(!Mention.isMentioned("bob.smith", in: "ask @bob.smithson"))
        #expect(Mention.isMentioned("_bob-", in: "@_bob- said"))
        #expect(!Mention.isMentioned("", in: "@"))
    }

    @Test func `a long text takes time linear in its length`() {
        let body = String(repeating: "@bo", count: 100_000)
        #expect(!Mention.isMentioned("bob", in: body))
    }
}
