import ChatProtocol
import ChatStorage
import Testing

@Suite struct MessageStoreTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `knows an account by its name in any case`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let again = try await fixture.store.account(for: Username("ALICE"))
            #expect(again.id == fixture.alice)
            #expect(again.username.value == "Alice")
            #expect(Set([fixture.alice, fixture.bob, fixture.carol]).count == 3)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `makes one account for many who ask at the same time`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let store = try await MessageFixture(folder: folder, kind).store
            let ids = try await withThrowingTaskGroup { group in
                for _ in 0..<20 {
                    group.addTask { try await store.account(for: Username("dave")).id }
                }
                return try await group.reduce(into: Set<AccountID>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `stores a public message with all that belongs to it`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            #expect(try await fixture.store.newestMessageID() == .zero)
            let outcomes = try await fixture.store.append([draft(1, from: fixture.alice, body: "hé 👋", origin: 7)])
            let message = try #require(outcomes.first?.message)
            #expect(outcomes == [.stored(message)])
            #expect(
                message
                    == StoredMessage(
                        id: message.id,
                        conversation: .everyone,
                        sequence: SequenceNumber(rawValue: 1),
                        kind: .everyone,
                        sender: "Alice",
                        recipient: nil,
                        senderID: fixture.alice,
                        recipientID: nil,
                        time: 1_700_000_000_001,
                        body: Array("hé 👋".utf8),
                        origin: 7
                    )
            )
            #expect(message.id > .zero)
            #expect(try await fixture.store.newestMessageID() == message.id)
            #expect(try await fixture.all(of: fixture.carol) == [message])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a token that was stored elsewhere makes no empty conversation`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            _ = try await fixture.store.append([draft(1, from: fixture.alice)])
            let outcomes = try await fixture.store.append([
                draft(1, from: fixture.alice, to: .account(fixture.bob)),
                draft(2, from: fixture.alice, to: .account(fixture.carol)),
            ])
            #expect(outcomes.map(\.isRepeated) == [true, false])
            #expect(outcomes.map { $0.message?.kind } == [.everyone, .direct])
            #expect(try await fixture.store.conversations(of: fixture.bob, after: 0, limit: 9).count == 1)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `shares one direct conversation between two accounts, whoever writes`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let messages = try await fixture.store.append([
                draft(1, from: fixture.alice, to: .account(fixture.bob)),
                draft(2, from: fixture.bob, to: .account(fixture.alice)),
                draft(3, from: fixture.alice, to: .account(fixture.carol)),
                draft(4, from: fixture.alice, to: .account(fixture.alice)),
            ]).compactMap(\.message)
            #expect(messages[0].conversation == messages[1].conversation)
            #expect(Set(messages.map(\.conversation)).count == 3)
            #expect(messages.map(\.sequence.rawValue) == [1, 2, 1, 1])
            #expect(messages.map(\.sender) == ["Alice", "bob", "Alice", "Alice"])
            #expect(messages.map(\.recipient) == ["bob", "Alice", "carol", "Alice"])
            #expect(messages[1].recipientID == fixture.alice)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `numbers each conversation without a gap under concurrent appends`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let (store, alice, bob) = (fixture.store, fixture.alice, fixture.bob)
            try await withThrowingTaskGroup { group in
                for batch in 0..<20 {
                    group.addTask {
                        let drafts = (0..<10).map { number in
                            draft(batch * 10 + number, from: alice, to: number % 3 == 0 ? .account(bob) : .everyone)
                        }
                        // Each batch repeats one of its own messages, which must take no sequence number.
                        _ = try await store.append(drafts + [drafts[0]])
                    }
                }
                try await group.waitForAll()
            }
            let messages = try await fixture.all(of: bob)
            #expect(messages.count == 200)
            let conversations = Dictionary(grouping: messages, by: \.conversation)
            // The public conversation and the one with bob, which exists once although several batches may create it.
            #expect(conversations.count == 2)
            for (_, conversation) in conversations {
                #expect(conversation.map(\.sequence.rawValue) == Array(1...Int64(conversation.count)))
            }
            #expect(messages.map(\.id) == messages.map(\.id).sorted())
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `stores nothing twice, across batches and within one`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let one = draft(1, from: fixture.alice)
            let two = draft(2, from: fixture.alice, to: .account(fixture.bob))
            let first = try await fixture.store.append([one, one, two])
            #expect(first.map(\.isRepeated) == [false, true, false])
            #expect(first[0].message == first[1].message)
            var changed = one
            changed.body = Array("changed".utf8)
            let second = try await fixture.store.append([two, changed, draft(3, from: fixture.alice)])
            #expect(second.map(\.isRepeated) == [true, true, false])
            #expect(second[0].message == first[2].message)
            #expect(second[1].message == first[0].message)
            #expect(second[2].message?.sequence.rawValue == 2)
            #expect(try await fixture.all(of: fixture.bob).count == 3)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `takes the same token from two senders`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let outcomes = try await fixture.store.append([draft(1, from: fixture.alice), draft(1, from: fixture.bob)])
            #expect(outcomes.map(\.isRepeated) == [false, false])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `stores none of a batch with a draft that cannot be stored`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let good = draft(1, from: fixture.alice)
            let stranger = AccountID(rawValue: 999)
            var shortToken = draft(2, from: fixture.alice)
            shortToken.token.removeLast()
            var longBody = draft(3, from: fixture.alice)
            longBody.body = [UInt8](repeating: 65, count: MessageLimits.bodyBytes + 1)
            let bad: [(MessageDraft, MessageDraftError)] = [
                (shortToken, .badToken),
                (longBody, .bodyTooLong),
                (draft(4, from: stranger), .noSuchAccount(stranger)),
                (draft(5, from: fixture.alice, to: .account(stranger)), .noSuchAccount(stranger)),
            ]
            for (draft, error) in bad {
                await #expect(throws: error) { try await fixture.store.append([good, draft]) }
            }
            #expect(try await fixture.store.newestMessageID() == .zero)
            let stored = try await fixture.store.append([good])
            #expect(stored.map(\.message?.sequence.rawValue) == [1])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `stores all of a batch or nothing when its task is cancelled, and says which`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let (store, drafts) = (fixture.store, (1...3).map { draft($0, from: fixture.alice) })
            let stored = try await withThrowingTaskGroup(of: Int.self) { group in
                // A task that joins a cancelled group is cancelled from the beginning.
                group.cancelAll()
                group.addTask {
                    do {
                        return try await store.append(drafts).count
                    } catch is CancellationError {
                        return 0
                    }
                }
                return try await group.next() ?? -1
            }
            #expect([0, 3].contains(stored))
            #expect(try await fixture.all(of: fixture.bob).count == stored)
            let outcomes = try await store.append(drafts)
            #expect(outcomes.allSatisfy { $0.isRepeated == (stored == 3) })
            #expect(outcomes.map(\.message?.sequence.rawValue) == [1, 2, 3])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `stores the longest and the empty body`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let long = String(repeating: "x", count: MessageLimits.bodyBytes)
            _ = try await fixture.store.append([
                draft(1, from: fixture.alice, body: long), draft(2, from: fixture.alice, body: ""),
            ])
            #expect(try await fixture.all(of: fixture.bob).map(\.text) == [long, ""])
            #expect(try await fixture.store.append([]).isEmpty)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `says that it is closed`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fixture.store.close()
            await #expect(throws: StorageError.closed(path: fixture.store.place)) {
                try await fixture.store.append([draft(1, from: fixture.alice)])
            }
            await #expect(throws: StorageError.closed(path: fixture.store.place)) {
                try await fixture.store.newestMessageID()
            }
        }
    }
}
