import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct HistoryTests {
    /// Twelve public messages, among others, of which retention has removed the first two; ids and times rise.
    private func fill(_ fixture: MessageFixture) async throws {
        for number in 1...12 {
            _ = try await fixture.store.append([
                draft(2 * number, from: fixture.alice, body: "\(number)"),
                draft(2 * number + 1, from: fixture.alice, to: .account(fixture.bob), body: "d\(number)"),
            ])
        }
        let policy = Retention(messages: 10)
        #expect(try await fixture.store.enforce(policy, now: 0, limit: 100) == 4)
    }

    @Test(
        arguments: ChatStoreKind.allCases,
        [
            (PagePosition.latest, 3, "10 11 12", false, true),
            (.latest, 10, "3 4 5 6 7 8 9 10 11 12", true, true),
            (.latest, 1_000_000, "3 4 5 6 7 8 9 10 11 12", true, true),
            (.latest, 0, "12", false, true),
            (.before(SequenceNumber(rawValue: 6)), 2, "4 5", false, false),
            (.before(SequenceNumber(rawValue: 6)), 5, "3 4 5", true, false),
            (.before(SequenceNumber(rawValue: 3)), 5, "", true, false),
            (.before(SequenceNumber(rawValue: -7)), 5, "", true, false),
            (.before(SequenceNumber(rawValue: .max)), 2, "11 12", false, true),
            (.after(SequenceNumber(rawValue: 0)), 2, "3 4", true, false),
            (.after(SequenceNumber(rawValue: .min)), 2, "3 4", true, false),
            (.after(SequenceNumber(rawValue: 2)), 2, "3 4", true, false),
            (.after(SequenceNumber(rawValue: 3)), 2, "4 5", false, false),
            (.after(SequenceNumber(rawValue: 10)), 2, "11 12", false, true),
            (.after(SequenceNumber(rawValue: 12)), 2, "", false, true),
            (.after(SequenceNumber(rawValue: .max)), 2, "", false, true),
            (.around(SequenceNumber(rawValue: 7)), 4, "5 6 7 8", false, false),
            (.around(SequenceNumber(rawValue: 7)), 5, "5 6 7 8 9", false, false),
            (.around(SequenceNumber(rawValue: 7)), 1, "7", false, false),
            (.around(SequenceNumber(rawValue: 1)), 4, "3 4 5 6", true, false),
            (.around(SequenceNumber(rawValue: 12)), 4, "9 10 11 12", false, true),
            (.around(SequenceNumber(rawValue: 99)), 4, "9 10 11 12", false, true),
            (.around(SequenceNumber(rawValue: 99)), 1, "12", false, true),
            (.aroundTime(0), 2, "3 4", true, false),
            (.aroundTime(1_700_000_000_014), 2, "6 7", false, false),
            (.aroundTime(1_700_000_000_013), 2, "6 7", false, false),
            (.aroundTime(.max), 2, "11 12", false, true),
            (.aroundID(MessageID(rawValue: 13)), 2, "6 7", false, false),
            (.aroundID(MessageID(rawValue: 14)), 2, "7 8", false, false),
            (.aroundID(MessageID(rawValue: 0)), 2, "3 4", true, false),
            (.aroundID(MessageID(rawValue: .max)), 2, "11 12", false, true),
        ] as [(PagePosition, Int, String, Bool, Bool)]
    )
    func `gives the page that is asked for`(
        kind: ChatStoreKind,
        wanted: (position: PagePosition, limit: Int, texts: String, isAtStart: Bool, isAtEnd: Bool)
    ) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fill(fixture)
            let page = try #require(
                await fixture.history(.conversation(.everyone), wanted.position, limit: wanted.limit)
            )
            #expect(page.messages.map(\.text).joined(separator: " ") == wanted.texts)
            #expect(page.isAtStart == wanted.isAtStart)
            #expect(page.isAtEnd == wanted.isAtEnd)
            #expect(page.conversation.lastSequence == 12)
        }
    }

    @Test(
        arguments: ChatStoreKind.allCases,
        [
            PagePosition.latest, .before(SequenceNumber(rawValue: 5)), .after(SequenceNumber(rawValue: 0)),
            .after(SequenceNumber(rawValue: 5)), .around(SequenceNumber(rawValue: 1)), .aroundTime(1),
            .aroundID(MessageID(rawValue: 1)),
        ]
    )
    func `gives the empty page of a conversation without messages, whole`(kind: ChatStoreKind, position: PagePosition)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let page = try #require(await fixture.history(.conversation(.everyone), position))
            #expect(page.messages.isEmpty && page.isAtStart && page.isAtEnd)
            #expect(page.conversation.lastSequence == 0)
            #expect(page.conversation.lastTime == 0)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `finds a direct conversation by the other's name, and by number, for its two accounts alone`(
        kind: ChatStoreKind
    ) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            #expect(try await fixture.history(.direct(Username("bob"))) == nil)
            let stored = try await fixture.store.append([
                draft(1, from: fixture.alice, to: .account(fixture.bob)),
                draft(2, from: fixture.alice, to: .account(fixture.alice)),
            ]).compactMap(\.message)
            let alices = try #require(await fixture.history(.direct(Username("BOB"))))
            #expect(alices.messages == [stored[0]])
            #expect(alices.conversation.name == "bob")
            let bobs = try #require(await fixture.history(.direct(Username("alice")), for: fixture.bob))
            #expect(bobs.messages == [stored[0]])
            #expect(bobs.conversation.name == "Alice")
            let place = ConversationReference.conversation(stored[0].conversation)
            #expect(try await fixture.history(place, for: fixture.bob)?.messages == [stored[0]])
            #expect(try await fixture.history(place, for: fixture.carol) == nil)
            #expect(try await fixture.history(.direct(Username("alice")), for: fixture.carol) == nil)
            #expect(try await fixture.history(.direct(Username("nobody"))) == nil)
            let notes = try #require(await fixture.history(.direct(Username("alice"))))
            #expect(notes.messages == [stored[1]])
            #expect(notes.conversation.name == "Alice")
            #expect(try await fixture.history(.conversation(ConversationID(rawValue: 99))) == nil)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `shows a member the whole of a room, and nobody else anything`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room()
            _ = try await fixture.store.append([draft(1, from: fixture.alice, to: .room(room.conversation))])
            #expect(try await fixture.history(.conversation(room.conversation), for: fixture.bob) == nil)
            _ = try await fixture.store.joinRoom(room.number.key, account: fixture.bob)
            let page = try #require(await fixture.history(.conversation(room.conversation), for: fixture.bob))
            #expect(page.messages.map(\.text) == ["message 1"])
            #expect(page.conversation.kind == .room)
            #expect(page.conversation.room == room.number)
            #expect(page.conversation.name == "Den")
        }
    }
}
