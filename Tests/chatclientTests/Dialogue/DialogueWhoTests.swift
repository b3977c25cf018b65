import ChatClientCore
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
}
