import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct MarkTests {
    /// Three messages of alice to bob.
    private func conversation(_ fixture: MessageFixture) async throws -> ConversationID {
        let stored = try await fixture.store.append(
            (1...3).map { draft($0, from: fixture.alice, to: .account(fixture.bob)) }
        )
        return try #require(stored.first?.message?.conversation)
    }

    private func mark(
        _ fixture: MessageFixture,
        _ conversation: ConversationID,
        delivered: Int64 = 0,
        read: Int64 = 0,
        by account: AccountID? = nil
    ) async throws -> MarkOutcome {
        let mark = Mark(
            account: account ?? fixture.bob,
            conversation: conversation,
            deliveredThrough: delivered,
            readThrough: read
        )
        return try #require(await fixture.store.move([mark]).first)
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `moves on, never back and never beyond the end, and has delivered what was read`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let conversation = try await conversation(fixture)
            func moved(_ delivered: Int64, _ read: Int64) -> MarkOutcome {
                .moved(
                    AdvancedMark(
                        conversation: conversation,
                        deliveredThrough: delivered,
                        readThrough: read,
                        peer: fixture.alice,
                        tellsReading: true
                    )
                )
            }
            #expect(try await mark(fixture, conversation) == .unchanged)
            #expect(try await mark(fixture, conversation, delivered: -1, read: -1) == .unchanged)
            #expect(try await mark(fixture, conversation, delivered: 1) == moved(1, 0))
            #expect(try await mark(fixture, conversation, delivered: 1) == .unchanged)
            #expect(try await mark(fixture, conversation, read: 2) == moved(2, 2))
            #expect(try await mark(fixture, conversation, delivered: 1, read: 1) == .unchanged)
            #expect(try await mark(fixture, conversation, delivered: 99, read: 1) == moved(3, 0))
            #expect(try await mark(fixture, conversation, delivered: .max, read: .max) == moved(0, 3))
            #expect(try await mark(fixture, conversation, delivered: 4, read: 4) == .unchanged)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `refuses what is not the account's, as what does not exist`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let conversation = try await conversation(fixture)
            let room = try await fixture.room()
            for id in [conversation, room.conversation, ConversationID(rawValue: 99)] {
                #expect(try await mark(fixture, id, read: 1, by: fixture.carol) == .refused)
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `refuses the marks of an account that does not exist, and moves those beside them`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            _ = try await fixture.store.append([draft(1, from: fixture.alice)])
            let nobody = AccountID(rawValue: 999)
            let marks = [nobody, fixture.bob].map {
                Mark(account: $0, conversation: .everyone, deliveredThrough: 1, readThrough: 1)
            }
            #expect(try await fixture.store.move(marks).map { $0 == .refused } == [true, false])
            // The store does not report the marks of an account that does not exist, either.
            #expect(try await mark(fixture, .everyone, by: nobody) == .refused)
            let list = try await fixture.store.conversations(of: fixture.bob, after: 0, limit: 9)
            #expect(list.map(\.readThrough) == [1])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `shows the other account what was delivered, and what was read while that may be told`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let conversation = try await conversation(fixture)
            func peer() async throws -> [Int64] {
                let list = try await fixture.store.conversations(of: fixture.alice, after: 1, limit: 1)
                return list.flatMap { [$0.peerDeliveredThrough, $0.peerReadThrough] }
            }
            _ = try await mark(fixture, conversation, delivered: 2, read: 1)
            #expect(try await peer() == [2, 1])
            try await fixture.store.setReadReceipts(false, of: fixture.bob)
            let outcome = try await mark(fixture, conversation, read: 3)
            guard case .moved(let moved) = outcome else {
                Issue.record("the mark has not moved: \(outcome)")
                return
            }
            #expect(!moved.tellsReading && moved.readThrough == 3)
            #expect(try await peer() == [3, 1])
            try await fixture.store.setReadReceipts(true, of: fixture.bob)
            #expect(try await peer() == [3, 1])
            let own = try await fixture.store.conversations(of: fixture.bob, after: 1, limit: 1)
            #expect(own.map(\.readThrough) == [3])
            #expect(own.map(\.peerReadThrough) == [0])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `tells nobody of notes to oneself, of the public conversation and of rooms`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(with: [fixture.bob])
            let stored = try await fixture.store.append([
                draft(1, from: fixture.bob), draft(2, from: fixture.bob, to: .account(fixture.bob)),
                draft(3, from: fixture.alice, to: .room(room.conversation)),
            ]).compactMap(\.message)
            for message in stored {
                let outcome = try await mark(fixture, message.conversation, read: 1)
                #expect(
                    outcome
                        == .moved(
                            AdvancedMark(
                                conversation: message.conversation,
                                deliveredThrough: 1,
                                readThrough: 1,
                                peer: nil,
                                tellsReading: false
                            )
                        )
                )
            }
            let list = try await fixture.store.conversations(of: fixture.bob, after: 0, limit: 9)
            #expect(list.allSatisfy { $0.peerDeliveredThrough == 0 && $0.peerReadThrough == 0 })
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `answers each of many marks`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let conversation = try await conversation(fixture)
            let mark = Mark(account: fixture.bob, conversation: conversation, deliveredThrough: 1, readThrough: 0)
            let other = Mark(account: fixture.carol, conversation: conversation, deliveredThrough: 1, readThrough: 0)
            let outcomes = try await fixture.store.move([mark, other, mark])
            #expect(outcomes.dropFirst() == [.refused, .unchanged])
            #expect(try await fixture.store.move([]).isEmpty)
        }
    }
}
