import ChatClientCore
import Testing

@testable import chatclient

@Suite struct DialogueMessageTests {
    /// The inputs that lead to each prompt, and the prompt.
    static let prompts: [(lines: [String], prompt: Prompt)] = [
        ([], .wholeMenu), (["PM"], .publicMessage), (["DM"], .recipient), (["DM", "bob"], .directMessage),
    ]

    @Test(arguments: prompts)
    func `prints a message at every prompt and prompts again`(lines: [String], prompt: Prompt) {
        var talk = Talk.loggedIn()
        for line in lines where talk.enter(line) == [.request(.activeUsers)] {
            _ = talk.answer(.activeUsers(["bob"]))
        }
        #expect(talk.receive() == [.shown(helloGuys), .prompt(prompt)])
        #expect(talk.dialogue.prompt == prompt)
    }

    @Test func `prints a direct message`() {
        var talk = Talk.loggedIn()
        let words = """
            [22:13]
            *** New Message ***
            Message type: Direct Message (DM)
            From: bob

            Hello renew

            """
        #expect(
            talk.receive(Fixtures.message("Hello renew", from: "bob", to: "renew")) == [
                .shown(words), .prompt(.wholeMenu),
            ]
        )
    }

    @Test func `one's own message from another device says to whom it went`() {
        var talk = Talk.loggedIn()
        let words = talk.receive(Fixtures.message("Hello joe", from: "Renew", to: "joe")).words
        #expect(words.first?.contains("From: Renew\nTo: joe\n\nHello joe") == true)
    }

    @Test func `prints a message at once while a request is under way`() {
        var talk = Talk.loggedIn()
        _ = talk.enter("PM")
        _ = talk.enter("hi")
        #expect(talk.receive() == [.shown(helloGuys)])
        #expect(talk.answer(.stored(Fixtures.receipt)) == [.print("Message sent"), .prompt(.command)])
    }

    @Test func `makes hostile names and bodies harmless`() throws {
        var talk = Talk.loggedIn()
        let message = Fixtures.message("a\u{1B}[2Jb\u{202E}c", from: "re\nnew")
        let words = try #require(talk.receive(message).words.first)
        #expect(!words.unicodeScalars.contains("\u{1B}"))
        #expect(!words.unicodeScalars.contains("\u{202E}"))
        #expect(words.split(separator: "\n").count == 5)
    }

    @Test func `indents further lines, so that a body cannot pass for another message`() throws {
        var talk = Talk.loggedIn()
        let message = Fixtures.message("hi\n\n*** New Message ***\nFrom: boss")
        let words = try #require(talk.receive(message).words.first)
        #expect(words.hasSuffix("\nhi\n    \n    *** New Message ***\n    From: boss\n"))
    }
}
