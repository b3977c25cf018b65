import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct DialogueHistoryTests {
    private let everyone = Fixtures.conversation("", id: 1, kind: .everyone)

    @Test(
        arguments: [
            ("all", .everyone), (" bob ", .user("bob")), ("Public", .everyone), ("me", .user("renew")),
        ] as [(String, ConversationReference)]
    )
    func `asks whose history, and for its last page`(answer: String, place: ConversationReference) {
        var talk = Talk.atCommands()
        #expect(talk.enter("HI") == [.prompt(.historyPlace)])
        #expect(talk.enter(answer) == [.request(.history(place, .latest, limit: 20))])
    }

    @Test(arguments: ["b", " B "])
    func `pages back until the beginning`(line: String) {
        var talk = Talk.atCommands()
        _ = talk.enter(["HI", "public"])
        let last = Fixtures.page([Fixtures.message("two", sequence: 21), Fixtures.message("three")], of: everyone)
        #expect(
            talk.answer(.history(last)) == [.shown("[22:13] renew: two\n[22:13] renew: three"), .prompt(.olderHistory)]
        )
        #expect(talk.enter(line) == [.request(.history(.conversation(1), .before(21), limit: 20))])
        let first = Fixtures.page([Fixtures.message("one", sequence: 1)], of: everyone, isAtStart: true)
        let words = "--- beginning of the conversation ---\n[22:13] renew: one"
        #expect(talk.answer(.history(first)) == [.shown(words), .prompt(.command)])
    }

    @Test func `stops paging, and says what it does not understand`() {
        var talk = Talk.atCommands()
        _ = talk.enter(["HI", "public"], answers: [.history(Fixtures.page([Fixtures.message()]))])
        #expect(talk.enter("x") == [.print("Unknown answer 'x'."), .prompt(.olderHistory)])
        #expect(talk.enter("q") == [.prompt(.command)])
    }

    @Test func `shows an empty conversation as its beginning`() {
        var talk = Talk.atCommands()
        let actions = talk.enter(["HI", "bob"], answers: [.history(Fixtures.page([], isAtStart: true))])
        #expect(actions == [.shown("--- beginning of the conversation ---"), .prompt(.command)])
    }

    @Test func `finds a room by its number`() {
        var talk = Talk.atCommands()
        let room = Fixtures.conversation("Lobby", id: 30, kind: .room, room: 48_219_307)
        _ = talk.enter("HI")
        #expect(talk.enter("#48219307") == [.request(.conversations)])
        let asked = talk.answer(.conversations([everyone, room]))
        #expect(asked == [.request(.history(.conversation(30), .latest, limit: 20))])
        talk = Talk.atCommands()
        let none = talk.enter(["HI", "#7"], answers: [.conversations([everyone, room])])
        #expect(none == [.print("You are in no room with the number #7."), .prompt(.command)])
        _ = talk.enter("HI")
        let words = "'##' is no room number; one looks like #48219307."
        #expect(talk.enter("##") == [.print(words), .prompt(.historyPlace)])
    }

    @Test func `finds a room by its name behind the sign`() {
        var talk = Talk.atCommands()
        let room = Fixtures.conversation("General", id: 30, kind: .room, room: 48_219_307)
        let asked = talk.enter(["HI", "#general"], answers: [.conversations([everyone, room])])
        #expect(asked == [.request(.history(.conversation(30), .latest, limit: 20))])
        talk = Talk.atCommands()
        let none = talk.enter(["HI", "#other"], answers: [.conversations([everyone, room])])
        #expect(none == [.print("You are in no room named other."), .prompt(.command)])
    }

    @Test(arguments: ["all", "PUBLIC"])
    func `means the public messages by a word only where nobody is called so`(word: String) {
        var talk = Talk.atCommands()
        #expect(talk.enter("HI \(word) 30") == [.request(.history(.everyone, .latest, limit: 30))])
        talk = Talk.loggedIn([Fixtures.conversation("Public"), Fixtures.conversation("all", id: 8)])
        #expect(talk.enter(["HI", word]) == [.request(.history(.user(word), .latest, limit: 20))])
        talk = Talk.loggedIn()
        _ = talk.enter(["HI", "bob"])
        #expect(talk.fail("no_such_conversation", "No.") == [.print("No."), .prompt(.command)])
    }

    @Test(
        arguments: [
            ("Lab", .conversation(30), 20), ("lab 50", .conversation(30), 50), ("#Lab 7", .conversation(30), 7),
            ("#48219307 20", .conversation(30), 20), ("Old Lab", .conversation(31), 20), ("bob 50", .user("bob"), 50),
            ("Den", .user("Den"), 20), ("#Den", .conversation(32), 20), ("@Lab", .user("Lab"), 20),
            ("100", .everyone, 100), ("@100", .user("100"), 20), ("eve", .user("eve"), 20),
        ] as [(String, ConversationReference, Int)]
    )
    func `a name is a user's, or else a room's`(argument: String, place: ConversationReference, count: Int) {
        var talk = Talk.loggedIn([
            everyone, Fixtures.conversation("bob", id: 7), Fixtures.conversation("den", id: 8),
            Fixtures.conversation("Lab", id: 30, kind: .room, room: 48_219_307),
            Fixtures.conversation("Old Lab", id: 31, kind: .room, room: 48_219_308, isClosed: true),
            Fixtures.conversation("Lab", id: 29, kind: .room, room: 48_219_309, isClosed: true),
            Fixtures.conversation("Den", id: 32, kind: .room, room: 48_219_310),
        ])
        #expect(talk.enter("HI " + argument) == [.request(.history(place, .latest, limit: count))])
    }

    @Test func `says how many messages a history shows at once`() {
        var talk = Talk.atCommands()
        let words = "At most 200 messages are shown at once; older ones follow."
        #expect(talk.enter("HI bob 201") == [.print(words), .request(.history(.user("bob"), .latest, limit: 200))])
        talk = Talk.atCommands()
        #expect(talk.enter("HI bob 0") == [.print("A history shows 1 message or more."), .prompt(.historyPlace)])
    }

    @Test func `makes hostile histories harmless, and shows removed messages`() {
        var talk = Talk.atCommands()
        let page = Fixtures.page([
            Fixtures.message("a\u{1B}[2J\n[22:14] boss: pay", from: "x\u{202E}"), Fixtures.message(""),
        ])
        let words = talk.enter(["HI", "bob"], answers: [.history(page)]).words.joined()
        #expect(!words.unicodeScalars.contains("\u{1B}"))
        #expect(!words.unicodeScalars.contains("\u{202E}"))
        #expect(words.contains("\n    [22:14] boss: pay\n[22:13] renew: (removed)"))
    }

    @Test func `searches, the newest last, with where it was said`() {
        var talk = Talk.loggedIn([Fixtures.conversation("Lobby", id: 30, kind: .room)])
        #expect(talk.enter("SE") == [.prompt(.searchWords)])
        #expect(talk.enter(" tea pot ") == [.request(.search("tea pot", limit: 20))])
        let hits = [
            Fixtures.message("tea pot", room: 30), Fixtures.message("a tea pot", to: "bob"),
            Fixtures.message("pot, tea"),
        ]
        let words = """
            [22:13] renew (public): pot, tea
            [22:13] renew (to bob): a tea pot
            [22:13] renew (in Lobby): tea pot
            """
        let page = SearchPage(messages: hits, hasMore: true)
        #expect(talk.answer(.search(page)) == [.shown(words), .prompt(.olderHits)])
        #expect(talk.enter("x") == [.print("Unknown answer 'x'."), .prompt(.olderHits)])
        #expect(talk.enter("M") == [.request(.search("tea pot", before: 3, limit: 20))])
        let none = talk.answer(.search(SearchPage(messages: [], hasMore: false)))
        #expect(none == [.print("Nothing was found for 'tea pot'."), .prompt(.command)])
    }

    @Test func `asks for other words when a search is not valid`() {
        var talk = Talk.atCommands()
        _ = talk.enter(["SE", "\""])
        #expect(talk.fail("invalid_search") == [.print("The server says no."), .prompt(.searchWords)])
    }

    @Test func `goes on when a history is not for the asker`() {
        var talk = Talk.atCommands()
        _ = talk.enter(["HI", "nobody"])
        #expect(talk.fail("no_such_user") == [.print("The server says no."), .prompt(.command)])
    }
}
