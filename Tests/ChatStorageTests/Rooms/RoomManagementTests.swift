import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct RoomManagementTests {
    /// Applies an action to a member: by default of alice, the admin, to bob.
    @discardableResult
    private func manage(
        _ fixture: MessageFixture,
        _ room: Room,
        _ action: RoomAction,
        _ name: String = "bob",
        by account: AccountID? = nil
    ) async throws -> RoomChange {
        try await fixture.store.manageRoom(
            room.conversation,
            action,
            of: Username(name),
            by: account ?? fixture.alice
        )
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `puts a member out, who may come again`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(with: [fixture.bob])
            let change = try await manage(fixture, room, .kick)
            #expect(change.kind == .managed(.kick) && change.isNews)
            #expect(change.by?.id == fixture.alice)
            #expect(change.room.members.map(\.account.id) == [fixture.alice])
            await #expect(throws: RoomRefusal.notAMember) { try await manage(fixture, room, .kick) }
            #expect(try await fixture.store.joinRoom(room.number.key, account: fixture.bob).isNews)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `keeps out who is banned, until that is lifted`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(with: [fixture.bob])
            #expect(try await manage(fixture, room, .ban).room.members.count == 1)
            #expect(try await !manage(fixture, room, .ban).isNews)
            await #expect(throws: RoomRefusal.banned) {
                try await fixture.store.joinRoom(room.number.key, account: fixture.bob)
            }
            await #expect(throws: RoomRefusal.banned) { try await manage(fixture, room, .invite) }
            #expect(try await manage(fixture, room, .unban).isNews)
            #expect(try await !manage(fixture, room, .unban).isNews)
            #expect(try await fixture.store.joinRoom(room.number.key, account: fixture.bob).isNews)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `takes the word from who is muted, also when they leave and come again`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(with: [fixture.bob])
            #expect(try await manage(fixture, room, .mute).room.members.map(\.isMuted) == [false, true])
            #expect(try await !manage(fixture, room, .mute).isNews)
            _ = try await fixture.store.leaveRoom(room.conversation, account: fixture.bob)
            let change = try await fixture.store.joinRoom(room.number.key, account: fixture.bob)
            #expect(change.room.members.map(\.isMuted) == [false, true])
            let sent = draft(1, from: fixture.bob, to: .room(room.conversation))
            #expect(try await fixture.store.append([sent]) == [.refused(.muted)])
            #expect(try await manage(fixture, room, .unmute).isNews)
            #expect(try await !manage(fixture, room, .unmute).isNews)
            #expect(try await fixture.store.append([sent]).first?.message != nil)
            await #expect(throws: RoomRefusal.notAMember) { try await manage(fixture, room, .mute, "carol") }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `lets in who is invited, whatever the room asks of others, until they are put out`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let draft = RoomDraft(name: "Den", limit: 9, isListed: false, isInviteOnly: true, passwordHash: "$hash")
            let room = try await fixture.room(draft)
            let key = room.number.key
            await #expect(throws: RoomRefusal.invitationNeeded) {
                try await fixture.store.joinRoom(key, account: fixture.bob)
            }
            #expect(try await manage(fixture, room, .invite).isNews)
            #expect(try await !manage(fixture, room, .invite).isNews)
            #expect(try await fixture.store.passwordHash(toJoin: key, account: fixture.bob) == nil)
            #expect(try await fixture.store.joinRoom(.name("den"), account: fixture.bob).isNews)
            #expect(try await !manage(fixture, room, .invite).isNews)
            _ = try await fixture.store.leaveRoom(room.conversation, account: fixture.bob)
            #expect(try await fixture.store.joinRoom(key, account: fixture.bob).isNews)
            try await manage(fixture, room, .kick)
            await #expect(throws: RoomRefusal.invitationNeeded) {
                try await fixture.store.joinRoom(key, account: fixture.bob)
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `makes another member the admin`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(with: [fixture.bob])
            try await manage(fixture, room, .mute)
            await #expect(throws: RoomRefusal.notAMember) { try await manage(fixture, room, .handOver, "carol") }
            let change = try await manage(fixture, room, .handOver)
            #expect(change.room.admin == fixture.bob)
            #expect(change.room.members.allSatisfy { !$0.isMuted })
            await #expect(throws: RoomRefusal.notAdmin) { try await manage(fixture, room, .kick) }
            #expect(try await fixture.store.leaveRoom(room.conversation, account: fixture.alice).kind == .left)
        }
    }

    @Test(arguments: ChatStoreKind.allCases, [RoomAction.kick, .ban, .unban, .mute, .unmute, .invite, .handOver])
    func `refuses who may not, and whom it cannot be done to`(kind: ChatStoreKind, action: RoomAction) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(RoomDraft(name: "Den", limit: 9, isInviteOnly: true))
            try await manage(fixture, room, .invite)
            _ = try await fixture.store.joinRoom(room.number.key, account: fixture.bob)
            await #expect(throws: RoomRefusal.notAdmin) {
                try await manage(fixture, room, action, "Alice", by: fixture.bob)
            }
            await #expect(throws: RoomRefusal.noSuchRoom) {
                try await manage(fixture, room, action, "bob", by: fixture.carol)
            }
            await #expect(throws: RoomRefusal.oneself) { try await manage(fixture, room, action, "ALICE") }
            await #expect(throws: RoomRefusal.noSuchUser) { try await manage(fixture, room, action, "nobody") }
            #expect(try await fixture.store.room(room.conversation, for: fixture.alice)?.members.count == 2)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `lets members invite where no invitation is needed`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(with: [fixture.bob])
            #expect(try await manage(fixture, room, .invite, "carol", by: fixture.bob).isNews)
            let listed = try await fixture.store.rooms(for: fixture.carol, after: "", limit: 9)
            #expect(listed.map(\.isInvited) == [true])
        }
    }
}
