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
        #expect(talk.receive() == [.print(helloGuys), .prompt(prompt)])
        #expect(talk.dialogue.prompt == prompt)
    }

    @Test func `prints a direct message`() {
        var talk = Talk.loggedIn()
        let words = """
            [22:13]
            *** New Message ***
            Message type: Direct Message (DM)
            From: renew

            Hello joe

            """
        #expect(talk.receive(Fixtures.message("Hello joe", to: "joe")) == [.print(words), .prompt(.wholeMenu)])
    }

    @Test func `prints a message at once while a request is under way`() {
        var talk = Talk.loggedIn()
        _ = talk.enter("PM")
        _ = talk.enter("hi")
        #expect(talk.receive() == [.print(helloGuys)])
        #expect(talk.answer(.stored(Fixtures.receipt)) == [.print("Message sent"), .prompt(.command)])
    }

    @Test func `makes hostile names and bodies harmless`() {
        var talk = Talk.loggedIn()
        let message = Fixtures.message("a\u{1B}[2Jb\u{202E}c", from: "re\nnew")
        guard case .print(let words) = talk.receive(message).first else {
            Issue.record("nothing was printed")
            return
        }
        #expect(!words.unicodeScalars.contains("\u{1B}"))
        #expect(!words.unicodeScalars.contains("\u{202E}"))
        #expect(words.split(separator: "\n").count == 5)
    }

    @Test func `indents further lines, so that a body cannot pass for another message`() {
        var talk = Talk.loggedIn()
        let message = Fixtures.message("hi\n\n*** New Message ***\nFrom: boss")
        guard case .print(let words) = talk.receive(message).first else {
            Issue.record("nothing was printed")
            return
        }
        #expect(words.hasSuffix("\nhi\n    \n    *** New Message ***\n    From: boss\n"))
    }
}
