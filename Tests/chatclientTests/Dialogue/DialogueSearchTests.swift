import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

/// Searches with filters.
@Suite struct DialogueSearchTests {
    /// A person with direct messages from bob, and in the room Lab.
    private func talk(isInteractive: Bool = true) -> Talk {
        Talk.loggedIn(
            [
                Fixtures.conversation("", id: 1, kind: .everyone), Fixtures.conversation("bob", id: 7),
                Fixtures.conversation("My Lab", id: 30, kind: .room, room: 48_219_307),
            ],
            isInteractive: isInteractive
        )
    }

    @Test(
        arguments: [
            ("in:public", .everyone), ("in:bob", .user("bob")), ("in:@Bob", .user("Bob")), ("in:me", .user("renew")),
            ("in:\"my lab\"", .conversation(30)), ("in:#48219307", .conversation(30)), ("in:eve", .user("eve")),
        ] as [(String, ConversationReference)]
    )
    func `finds the place that is meant`(filter: String, place: ConversationReference) {
        var talk = talk()
        let search = Request.search("tea", filter: SearchFilter(place: place), limit: 20)
        #expect(talk.enter("SE tea \(filter)") == [.request(search)])
    }

    @Test func `pages with the same filter, and says what was searched for`() {
        var talk = talk()
        let filter = SearchFilter(
            place: .conversation(30),
            sender: "renew",
            since: 1_699_920_000_000,
            until: 1_700_006_400_000
        )
        let asked = talk.enter("/search FROM:me since:today until:today in:\"My Lab\"")
        #expect(asked == [.request(.search("", filter: filter, limit: 20))])
        let page = SearchPage(messages: [Fixtures.message("tea", room: 30)], hasMore: true)
        #expect(talk.answer(.search(page)) == [.shown("[22:13] renew (in My Lab): tea"), .prompt(.olderHits)])
        #expect(talk.enter("m") == [.request(.search("", filter: filter, before: 3, limit: 20))])
        let none = "Nothing was found for 'FROM:me since:today until:today in:\"My Lab\"'."
        let actions = talk.answer(.search(SearchPage(messages: [], hasMore: false)))
        #expect(actions == [.print(none), .prompt(.command)])
    }

    @Test func `asks again when a filter is wrong, but a script only once`() {
        var talk = talk()
        let words = "You are in no room named Den."
        #expect(talk.enter("SE in:#Den tea") == [.print(words), .prompt(.searchWords)])
        let sentence =
            "'since:mnday' is no day: use monday, today, yesterday, 3d (days), 2h (hours), 14:30 or 2026-11-20."
        #expect(talk.enter("since:mnday") == [.print(sentence), .prompt(.searchWords)])
        var script = self.talk(isInteractive: false)
        #expect(script.enter("SE since:mnday") == [.warn(sentence), .print(sentence), .prompt(.command)])
    }

    @Test func `shows why a server refuses a search`() {
        var talk = talk()
        _ = talk.enter("SE from:nobody")
        let words = "There is no account of that name."
        #expect(talk.fail("no_such_user", words) == [.print(words), .prompt(.command)])
    }
}
