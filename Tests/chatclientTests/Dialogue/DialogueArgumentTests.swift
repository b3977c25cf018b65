import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

/// Commands whose arguments are on their line.
@Suite struct DialogueArgumentTests {
    private func isSend(_ actions: [DialogueAction], _ body: String, to recipient: Recipient) -> Bool {
        guard case .request(.send(let sent, let to, _, _))? = actions.first, actions.count == 1 else {
            return false
        }
        return sent == body && to == recipient
    }

    @Test func `a public and a direct message are sent from one line`() {
        var talk = Talk.loggedIn()
        #expect(isSend(talk.enter("PM hi all"), "hi all", to: .everyone))
        #expect(talk.answer(.stored(Fixtures.receipt)) == [.print("Message sent"), .prompt(.command)])
        #expect(isSend(talk.enter("/msg bob hello there"), "hello there", to: .user("bob")))
        #expect(talk.answer(.stored(Fixtures.receipt)) == [.print("Message sent"), .prompt(.command)])
        #expect(isSend(talk.enter("/me waves"), "* waves", to: .everyone))
    }

    @Test func `a direct message without a text asks for it, once the account is known`() {
        var talk = Talk.loggedIn()
        #expect(talk.enter("dm bob") == [.request(.status(username: "bob"))])
        #expect(talk.answer(Fixtures.status(exists: true, "Bob", isOnline: true)) == [.prompt(.directMessage)])
        #expect(isSend(talk.enter("hello"), "hello", to: .user("Bob")))
    }

    @Test func `a message that is too long is refused as at its own prompt`() {
        var talk = Talk.loggedIn()
        let long = String(repeating: "x", count: 22)
        let words = "The message has 22 bytes; the limit is 20. It was not sent."
        #expect(talk.enter("DM bob " + long) == [.print(words), .prompt(.command)])
    }

    @Test func `other commands take their arguments too`() {
        var talk = Talk.loggedIn()
        #expect(talk.enter("SE two words") == [.request(.search("two words", before: nil, limit: Dialogue.pageSize))])
        talk = Talk.loggedIn()
        let history = Request.history(.user("bob"), .latest, limit: Dialogue.pageSize)
        #expect(talk.enter("hi bob") == [.request(history)])
        talk = Talk.loggedIn()
        #expect(talk.enter("/join Lab") == [.request(.joinRoom(.name("Lab"), password: nil))])
        talk = Talk.loggedIn()
        #expect(talk.enter("/receipts on") == [.request(.setReadReceipts(true))])
        talk = Talk.loggedIn()
        #expect(
            talk.enter("/receipts maybe") == [.print("Please enter /receipts on or /receipts off."), .prompt(.command)]
        )
    }

    @Test func `a near miss is named`() {
        var talk = Talk.loggedIn()
        #expect(talk.enter("helo") == [.print("Unknown command 'helo'. Did you mean /HELP?"), .prompt(.command)])
        #expect(talk.enter("/quit smoking") == [.print("QUIT stands alone on its line."), .prompt(.command)])
    }

    @Test func `what follows /pm or /password is neither sent nor shown`() {
        var talk = Talk.loggedIn()
        let usage = "Please enter PM TEXT for everyone, or /msg NAME TEXT for one user."
        #expect(talk.enter("/pm bob secret") == [.print(usage), .prompt(.command)])
        #expect(talk.enter("/password old new") == [.print("PASSWORD stands alone on its line."), .prompt(.command)])
        #expect(talk.enter("PW old new") == [.print("PW stands alone on its line."), .prompt(.command)])
    }
}
