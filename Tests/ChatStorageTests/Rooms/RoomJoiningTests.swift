import ChatProtocol
import Synchronization
import Testing

@testable import ChatStorage

@Suite struct RoomJoiningTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `makes a room with its admin in it`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let draft = RoomDraft(
                name: "Den",
                limit: 3,
                isListed: false,
                isInviteOnly: true,
                passwordHash: "$x",
                isKept: true
            )
            let room = try await fixture.store.createRoom(draft, admin: fixture.alice)
            #expect(RoomNumber.range.contains(room.number.rawValue))
            #expect(
                room
                    == Room(
                        conversation: room.conversation,
                        number: room.number,
                        name: "Den",
                        limit: 3,
                        isListed: false,
                        isInviteOnly: true,
                        hasPassword: true,
                        isKept: true,
                        admin: fixture.alice,
                        members: [
                            RoomMember(account: try await fixture.store.account(for: Username("Alice")), isMuted: false)
                        ],
                        lastSequence: 0
                    )
            )
            #expect(try await fixture.store.room(room.conversation, for: fixture.alice) == room)
            #expect(try await fixture.store.room(room.conversation, for: fixture.bob) == nil)
            #expect(try await fixture.store.room(.everyone, for: fixture.alice) == nil)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `refuses a draft that is no room, and a name that is taken`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room()
            for (name, limit, refusal) in [
                (" Den", 2, RoomRefusal.invalidName), ("Pit", 0, .invalidLimit),
                ("Pit", RoomLimits.members + 1, .invalidLimit), ("dEN", 2, .nameTaken),
            ] {
                let draft = RoomDraft(name: name, limit: limit)
                await #expect(throws: refusal) { try await fixture.store.checkRoom(draft, admin: fixture.bob) }
                await #expect(throws: refusal) { try await fixture.store.createRoom(draft, admin: fixture.bob) }
            }
            // Checking a room reserves nothing.
            try await fixture.store.checkRoom(RoomDraft(name: "Pit", limit: 2), admin: fixture.bob)
            try await fixture.store.checkRoom(RoomDraft(name: "Pit", limit: 2), admin: fixture.carol)
            _ = try await fixture.store.leaveRoom(room.conversation, account: fixture.alice)
            let again = try await fixture.store.createRoom(RoomDraft(name: "dEN", limit: 2), admin: fixture.bob)
            #expect(again.number != room.number)
            #expect(again.conversation != room.conversation)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `tries another number where one is or was a room's, and gives up when all are`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let numbers = Mutex<[Int64]>([11_111_111, 11_111_111, 22_222_222, 11_111_111, 22_222_222, 33_333_333])
            let store = try kind.open(in: folder) {
                RoomNumber(rawValue: numbers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] })
            }
            let alice = try await store.account(for: Username("alice")).id
            let one = try await store.createRoom(RoomDraft(name: "one", limit: 1), admin: alice)
            let two = try await store.createRoom(RoomDraft(name: "two", limit: 1), admin: alice)
            #expect([one.number.rawValue, two.number.rawValue] == [11_111_111, 22_222_222])
            _ = try await store.leaveRoom(one.conversation, account: alice)
            let three = try await store.createRoom(RoomDraft(name: "three", limit: 1), admin: alice)
            #expect(three.number.rawValue == 33_333_333)
            await #expect(throws: StorageError.failed(path: store.place, reason: "there is no free room number")) {
                try await store.createRoom(RoomDraft(name: "four", limit: 1), admin: alice)
            }
            #expect(try await store.rooms(for: alice, after: "", limit: 9).map(\.name) == ["three", "two"])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `takes nobody in who has no account, and has changed nothing then`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room()
            let nobody = AccountID(rawValue: 999)
            let error = MessageDraftError.noSuchAccount(nobody)
            let draft = RoomDraft(name: "Pit", limit: 3)
            await #expect(throws: error) { try await fixture.store.checkRoom(draft, admin: nobody) }
            await #expect(throws: error) { try await fixture.store.createRoom(draft, admin: nobody) }
            await #expect(throws: error) { try await fixture.store.joinRoom(room.number.key, account: nobody) }
            let list = try await fixture.store.rooms(for: fixture.alice, after: "", limit: 9)
            #expect(list.map(\.name) == ["Den"])
            #expect(list.map(\.memberCount) == [1])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `lets join by number, and by name when it is listed`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let listed = try await fixture.room()
            let hidden = try await fixture.room(RoomDraft(name: "Pit", limit: 3, isListed: false))
            let joined = try await fixture.store.joinRoom(.name("DEN"), account: fixture.bob)
            #expect(joined.kind == .joined && joined.isNews && joined.by == nil)
            #expect(joined.subject.id == fixture.bob)
            #expect(joined.room.members.map(\.account.username.value) == ["Alice", "bob"])
            let again = try await fixture.store.joinRoom(listed.number.key, account: fixture.bob)
            #expect(!again.isNews)
            #expect(again.room == joined.room)
            for key in [RoomKey.name("Pit"), .name("no such"), .number(1)] {
                await #expect(throws: RoomRefusal.noSuchRoom) {
                    try await fixture.store.joinRoom(key, account: fixture.bob)
                }
            }
            _ = try await fixture.store.joinRoom(hidden.number.key, account: fixture.bob)
            #expect(try await !fixture.store.joinRoom(.name("pit"), account: fixture.bob).isNews)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `asks for the password of those alone who need it`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let store = fixture.store
            let room = try await fixture.room(RoomDraft(name: "Den", limit: 3, passwordHash: "$hash"))
            let key = room.number.key
            #expect(try await store.passwordHash(toJoin: key, account: fixture.bob) == "$hash")
            // As if the room with the proven password had closed, and this one had taken its name since.
            await #expect(throws: RoomRefusal.noSuchRoom) {
                try await store.joinRoom(key, account: fixture.bob, provenHash: "$former")
            }
            await #expect(throws: RoomRefusal.noSuchRoom) { try await store.joinRoom(key, account: fixture.bob) }
            #expect(try await store.passwordHash(toJoin: key, account: fixture.alice) == nil)
            _ = try await store.manageRoom(room.conversation, .invite, of: Username("bob"), by: fixture.alice)
            #expect(try await store.passwordHash(toJoin: key, account: fixture.bob) == nil)
            _ = try await store.manageRoom(room.conversation, .ban, of: Username("carol"), by: fixture.alice)
            await #expect(throws: RoomRefusal.banned) {
                try await store.passwordHash(toJoin: key, account: fixture.carol)
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `keeps the limit of a room and of an account`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fixture.makeFast()
            let room = try await fixture.room(RoomDraft(name: "Den", limit: 2), with: [fixture.bob])
            await #expect(throws: RoomRefusal.full) {
                try await fixture.store.joinRoom(room.number.key, account: fixture.carol)
            }
            _ = try await fixture.store.leaveRoom(room.conversation, account: fixture.bob)
            _ = try await fixture.store.joinRoom(room.number.key, account: fixture.carol)
            let other = try await fixture.room(RoomDraft(name: "Pit", limit: 2))
            for number in 1..<RoomLimits.roomsPerAccount {
                _ = try await fixture.store.createRoom(
                    RoomDraft(name: "room \(number)", limit: 1),
                    admin: fixture.carol
                )
            }
            let oneMore = RoomDraft(name: "one more", limit: 1)
            await #expect(throws: RoomRefusal.tooManyRooms) {
                try await fixture.store.checkRoom(oneMore, admin: fixture.carol)
            }
            await #expect(throws: RoomRefusal.tooManyRooms) {
                try await fixture.store.createRoom(oneMore, admin: fixture.carol)
            }
            await #expect(throws: RoomRefusal.tooManyRooms) {
                try await fixture.store.joinRoom(other.number.key, account: fixture.carol)
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `lets exactly as many in as there is room for, however many come at the same time`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fixture.makeFast()
            let store = fixture.store
            let room = try await fixture.room(RoomDraft(name: "Den", limit: 10))
            var accounts: [AccountID] = []
            for number in 0..<100 {
                accounts.append(try await fixture.account("guest\(number)"))
            }
            let refused = try await withThrowingTaskGroup { group in
                for account in accounts {
                    group.addTask {
                        do {
                            _ = try await store.joinRoom(room.number.key, account: account)
                            return false
                        } catch RoomRefusal.full {
                            return true
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(refused == 91)
            #expect(try await store.room(room.conversation, for: fixture.alice)?.members.count == 10)
        }
    }
}
