import ChatClientCore
import Testing

@testable import chatclient

@Suite struct DialogueAccountTests {
    @Test func `changes the password, asking for the new one twice, all hidden`() {
        var talk = Talk.atCommands()
        #expect(talk.enter("PW") == [.prompt(.oldPassword)])
        #expect(talk.enter("old") == [.prompt(.nextPassword)])
        #expect(talk.enter(" new") == [.prompt(.repeatedPassword)])
        #expect([Prompt.oldPassword, .nextPassword, .repeatedPassword].allSatisfy { $0.isHidden })
        #expect(talk.enter(" new") == [.request(.changePassword(old: "old", new: " new"))])
        #expect(talk.answer(.done) == [.print("The password is changed."), .prompt(.command)])
    }

    @Test func `changes nothing when the new passwords differ`() {
        var talk = Talk.atCommands()
        let words = "The two new passwords differ. The password stays as it was."
        #expect(talk.enter(["PW", "old", "new", "now"]) == [.print(words), .prompt(.command)])
    }

    @Test(arguments: ["wrong_password", "password_policy"])
    func `says why the password stays`(code: String) {
        var talk = Talk.atCommands()
        _ = talk.enter(["PW", "old", "new", "new"])
        #expect(talk.fail(code) == [.print("The server says no."), .prompt(.command)])
    }

    @Test(arguments: [
        ("/receipts on", true, "Others are told what you have read of their direct messages."),
        ("/RECEIPTS OFF", false, "Others are not told any more what you have read of their direct messages."),
    ])
    func `switches read receipts`(command: String, isOn: Bool, words: String) {
        var talk = Talk.atCommands()
        #expect(talk.enter(command) == [.request(.setReadReceipts(isOn))])
        #expect(talk.answer(.done) == [.print(words), .prompt(.command)])
    }

    @Test func `shows who is online`() {
        var talk = Talk.atCommands()
        #expect(talk.enter("wh") == [.request(.activeUsers)])
        let words = "Online now (2):\n         bob\n         Renew (you)"
        #expect(talk.answer(.activeUsers(["bob", "Renew"])) == [.print(words), .prompt(.command)])
    }

    @Test(
        arguments: [
            (Fixtures.status(exists: false, "bob"), "There is no account named bob."),
            (Fixtures.status(exists: true, "bob", isOnline: true, lastSeen: 5), "bob is online."),
            (
                Fixtures.status(exists: true, "bob", lastSeen: 1_600_000_000_000),
                "bob is not online; last seen 2020-09-13 12:26."
            ),
            (Fixtures.status(exists: true, "bob"), "bob is not online."),
        ]
    )
    func `tells when somebody was last seen`(status: Answer, words: String) {
        var talk = Talk.atCommands()
        #expect(talk.enter("WH  bob") == [.request(.status(username: "bob"))])
        #expect(talk.answer(status) == [.print(words), .prompt(.command)])
    }

    @Test func `takes no bytes that are not text for an answer`() {
        var talk = Talk.atCommands()
        _ = talk.enter("CR")
        let actions = talk.handle(.entered(.notText(byteCount: 3)))
        #expect(actions == [.print("The answer is not valid UTF-8 text."), .prompt(.roomName)])
    }
}
