import ChatProtocol
import ChatStorage
import Testing

/// Concurrent calls: the promises of ``ChatStore`` hold in any order.
@Suite(.timeLimit(.minutes(1))) struct RaceTests {
    @Test(arguments: ChatStoreKind.allCases, [RoomAction.kick, .ban, .mute])
    func `a member's messages are stored until it is put out or muted, and refused from then on`(
        kind: ChatStoreKind,
        action: RoomAction
    ) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fixture.makeFast()
            let (store, alice, bob, carol) = (fixture.store, fixture.alice, fixture.bob, fixture.carol)
            let room = try await fixture.room(with: [bob, carol]).conversation
            var calls: [Call] = (0..<80).map { number in
                appending([draft(number, from: number % 2 == 0 ? bob : carol, to: .room(room))], to: store)
            }
            calls.insert(managing(room, action, of: try Username("bob"), by: alice, in: store), at: 40)
            let answers = try await together(calls)
            let change = try #require(answers.compactMap(\.change).first)
            let refusal = AppendOutcome.refused(action == .mute ? .muted : .noSuchConversation)
            let outcomes = answers.flatMap(\.outcomes)
            #expect(outcomes.count == 80)
            #expect(outcomes.filter { $0.message == nil }.allSatisfy { $0 == refusal })
            #expect(outcomes.allSatisfy { !$0.isRepeated })
            let stored = outcomes.compactMap(\.message).sorted { $0.sequence < $1.sequence }
            #expect(isDense(stored))
            #expect(try await fixture.history(.conversation(room), limit: 100)?.messages.map(\.id) == stored.map(\.id))
            #expect(stored.count { $0.senderID == carol } == 40)
            for message in stored {
                // The room in the answer to the action tells which messages came before it.
                let isBefore = message.sequence.rawValue <= change.room.lastSequence
                #expect(message.senderID == carol || isBefore)
                #expect(message.members == (isBefore || action == .mute ? [alice, bob, carol] : [alice, carol]))
            }
            #expect(try await store.append([draft(99, from: bob, to: .room(room))]) == [refusal])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `of the last two who leave a kept room at once, one closes it`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fixture.makeFast()
            let (store, alice, bob) = (fixture.store, fixture.alice, fixture.bob)
            var rooms: [ConversationID] = []
            for number in 0..<20 {
                let kept = RoomDraft(name: "room \(number)", limit: 2, isKept: true)
                let room = try await fixture.room(kept, with: [bob]).conversation
                _ = try await store.append([draft(number, from: alice, to: .room(room))])
                rooms.append(room)
            }
            let answers = try await together(
                rooms.flatMap { room in [alice, bob].map { leaving(room, $0, in: store) } }
            )
            for room in rooms {
                let changes = answers.compactMap(\.change).filter { $0.room.conversation == room }
                #expect(changes.count == 2)
                let left = try #require(changes.first(where: { $0.kind == .left }))
                let closed = try #require(changes.first(where: { $0.kind == .closed }))
                #expect(left.room.members.map(\.account) == [closed.subject])
                #expect(left.room.admin == closed.subject.id)
                #expect(closed.room == left.room)
                let place = ConversationReference.conversation(room)
                #expect(try await fixture.history(place, for: left.subject.id) == nil)
                #expect(try await fixture.history(place, for: closed.subject.id)?.conversation.isClosed == true)
            }
            #expect(try await store.rooms(for: alice, after: "", limit: 100).isEmpty)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `of several who list a room of one name at once, one makes it`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fixture.makeFast()
            let store = fixture.store
            let people = [fixture.alice, fixture.bob, fixture.carol]
            let answers = try await together(
                (0..<20).flatMap { number in
                    people.map { creating(RoomDraft(name: "room \(number)", limit: 2), $0, in: store) }
                }
            )
            let made = answers.compactMap(\.room)
            #expect(Set(made.map(\.name)).count == 20)
            #expect(made.count == 20)
            let refusals = answers.compactMap(\.refusal)
            #expect(refusals.count == 40)
            #expect(refusals.allSatisfy { $0 == .nameTaken })
            let list = try await store.rooms(for: fixture.alice, after: "", limit: 100)
            #expect(Set(list.map(\.number)) == Set(made.map(\.number)))
            #expect(list.count == 20)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a token in several batches at once is stored by one, and all get that message`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fixture.makeFast()
            let (store, alice) = (fixture.store, fixture.alice)
            let calls = (0..<80).map { batch in
                // Every four batches share one token, and each batch has one of its own besides.
                let shared = draft(batch / 4, from: alice, body: "from batch \(batch)")
                return appending([shared, draft(1000 + batch, from: alice)], to: store)
            }
            let outcomes = try await together(calls).map(\.outcomes)
            #expect(outcomes.allSatisfy { $0.count == 2 && !$0[1].isRepeated })
            // The draft's number determines its time.
            let shared = Dictionary(grouping: outcomes.compactMap(\.first), by: \.message?.time)
            #expect(shared.count == 20)
            for (_, outcomes) in shared {
                #expect(outcomes.count == 4)
                #expect(outcomes.count { !$0.isRepeated } == 1)
                #expect(outcomes.allSatisfy { $0.message == outcomes[0].message })
            }
            let messages = try await fixture.all(of: fixture.bob)
            #expect(messages.count == 100)
            #expect(isDense(messages))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `two who write to each other for the first time at once share one conversation`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fixture.makeFast()
            let store = fixture.store
            var pairs: [[AccountID]] = []
            for number in 0..<20 {
                pairs.append(try await [fixture.account("one\(number)"), fixture.account("two\(number)")])
            }
            let answers = try await together(
                pairs.flatMap { pair in
                    [
                        appending([draft(1, from: pair[0], to: .account(pair[1]))], to: store),
                        appending([draft(1, from: pair[1], to: .account(pair[0]))], to: store),
                    ]
                }
            )
            let messages = answers.flatMap(\.outcomes).compactMap(\.message)
            #expect(Set(messages.map(\.conversation)).count == 20)
            for pair in pairs {
                let own = messages.filter { pair.contains($0.senderID) }
                let shared = try #require(own.first).conversation
                #expect(own.map(\.conversation) == [shared, shared])
                #expect(isDense(own))
                for account in pair {
                    let list = try await store.conversations(of: account, after: 0, limit: 9)
                    #expect(list.map(\.id) == [.everyone, shared])
                }
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `whoever reads page after page passes by no message that is stored meanwhile`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fixture.makeFast()
            let (store, alice, bob, carol) = (fixture.store, fixture.alice, fixture.bob, fixture.carol)
            async let followed = follow(store, by: bob, to: "the end")
            _ = try await together(
                (0..<150).map { number in
                    let (sender, isDirect) = (number % 2 == 0 ? alice : carol, number % 3 == 0)
                    return appending([draft(number, from: sender, to: isDirect ? .account(bob) : .everyone)], to: store)
                }
            )
            _ = try await store.append([draft(999, from: alice, body: "the end")])
            let ids = try await followed
            #expect(ids.count == 151)
            #expect(try await fixture.all(of: bob).map(\.id) == ids)
        }
    }
}

/// A call that is made at the same time as others.
private typealias Call = @Sendable () async throws -> Answer

/// The outcome of a ``Call``.
private struct Answer: Sendable {
    var outcomes: [AppendOutcome] = []
    var change: RoomChange?
    var room: Room?
    var refusal: RoomRefusal?
}

/// Makes all calls at once, each in its own task; the answers are in the order of their arrival.
private func together(_ calls: [Call]) async throws -> [Answer] {
    try await withThrowingTaskGroup(of: Answer.self) { group in
        for call in calls {
            group.addTask { try await call() }
        }
        var answers: [Answer] = []
        for try await answer in group {
            answers.append(answer)
        }
        return answers
    }
}

private func appending(_ drafts: [MessageDraft], to store: any ChatStore) -> Call {
    { Answer(outcomes: try await store.append(drafts)) }
}

private func managing(
    _ room: ConversationID,
    _ action: RoomAction,
    of username: Username,
    by account: AccountID,
    in store: any ChatStore
) -> Call {
    { Answer(change: try await store.manageRoom(room, action, of: username, by: account)) }
}

private func leaving(_ room: ConversationID, _ account: AccountID, in store: any ChatStore) -> Call {
    { Answer(change: try await store.leaveRoom(room, account: account)) }
}

private func creating(_ draft: RoomDraft, _ admin: AccountID, in store: any ChatStore) -> Call {
    {
        do {
            return Answer(room: try await store.createRoom(draft, admin: admin))
        } catch let refusal as RoomRefusal {
            return Answer(refusal: refusal)
        }
    }
}

/// Reads an account's messages by small pages, each from the end of the one before, until one has this text.
private func follow(_ store: any ChatStore, by account: AccountID, to text: String) async throws -> [MessageID] {
    var ids: [MessageID] = []
    while !Task.isCancelled {
        let page = try await store.page(for: account, after: ids.last ?? .zero, excludingOrigin: 0, limit: 7)
        ids += page.map(\.id)
        guard page.last?.text != text else {
            break
        }
        // A store in memory never suspends, so a single core would not let the writers run.
        await Task.yield()
    }
    return ids
}

/// Whether messages of one conversation have the sequences 1, 2, 3... in some order.
private func isDense(_ messages: [StoredMessage]) -> Bool {
    messages.map(\.sequence.rawValue).sorted() == (0..<messages.count).map { Int64($0) + 1 }
}
