import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct DialogueWhoTests {
    @Test func `lists those online whose names match`() {
        var talk = Talk.loggedIn()
        #expect(talk.enter("WH bo*") == [.request(.activeUsers)])
        let found = talk.answer(.activeUsers(["Bob", "alice", "boris", "renew"]))
        #expect(found == [.print("Online now (2):\n         Bob\n         boris"), .prompt(.command)])
        #expect(talk.enter("/who x*\u{1B}") == [.request(.activeUsers)])
        let none = talk.answer(.activeUsers(["Bob"]))
        #expect(none.words.first?.hasPrefix("Nobody online has a name like 'x*") == true)
        #expect(none.words.joined().unicodeScalars.contains("\u{1B}") == false)
        #expect(talk.enter("WH bob") == [.request(.status(username: "bob"))])
    }

    @Test func `learns who is online when somebody begins to type, for the completion of names`() {
        var talk = Talk.compact()
        #expect(talk.dialogue.completion(of: "/dm b").candidates.isEmpty)
        #expect(talk.handle(.acted(.standard)) == [.request(.activeUsers)])
        // Nobody waits for the answer.
        #expect(talk.handle(.acted(.standard)) == [])
        #expect(talk.handle(.answered(.activeUsers, .activeUsers(["bob", "renew"]))) == [])
        #expect(talk.dialogue.completion(of: "/dm b").candidates == ["bob"])
        #expect(talk.handle(.acted(.standard)) == [])
        #expect(talk.enter("hello").requests == [.send(body: "hello", recipient: .everyone)])
    }

    @Test func `goes on when the list for the completion fails, and asks again after an outage`() {
        var talk = Talk.compact()
        _ = talk.handle(.acted(.standard))
        #expect(talk.fail(.activeUsers, RequestFailure.Known.connectionLost) == [])
        _ = talk.tell(.connection(.interrupted(reason: "gone", delay: .seconds(1))))
        #expect(talk.handle(.acted(.standard)) == [])
        _ = talk.tell(.connection(.resumed(role: .member)))
        #expect(talk.handle(.acted(.standard)) == [.request(.activeUsers)])
    }

    @Test func `asks for no list before the login, and none for a script`() {
        var talk = Talk()
        _ = talk.start()
        #expect(talk.handle(.acted(.standard)) == [])
        var script = Talk.loggedIn(isInteractive: false)
        #expect(script.handle(.acted(.standard)) == [])
    }
}
