import ChatProtocol
import Foundation
import GRDB
import Testing

@testable import ChatStorage

@Suite struct ForgetTests {
    private let secrets = ["Xanthippe", "quetzalcoatl", "Grotto"]

    /// Xanthippe writes in every kind of place, reads, is invited, banned, muted, and leads two rooms.
    private func fill(_ fixture: MessageFixture) async throws -> AccountID {
        let store = fixture.store
        let account = try await fixture.account("Xanthippe")
        let den = try await fixture.room(with: [account])
        let pit = try await fixture.room(RoomDraft(name: "Pit", limit: 9))
        let ban = try await fixture.room(RoomDraft(name: "Ban", limit: 9))
        for (room, action) in [(den, RoomAction.mute), (den, .unmute), (den, .mute), (pit, .invite), (ban, .ban)] {
            _ = try await store.manageRoom(room.conversation, action, of: Username("Xanthippe"), by: fixture.alice)
        }
        let own = try await store.createRoom(RoomDraft(name: "Xanthippe's Grotto", limit: 9), admin: account)
        let kept = try await store.createRoom(RoomDraft(name: "Kept", limit: 9, isKept: true), admin: account)
        _ = try await store.joinRoom(kept.number.key, account: fixture.bob)
        _ = try await store.append([
            draft(1, from: account, body: "quetzalcoatl public"),
            draft(2, from: account, to: .account(fixture.bob), body: "quetzalcoatl direct"),
            draft(3, from: fixture.bob, to: .account(account), body: "answer"),
            draft(4, from: account, to: .room(own.conversation), body: "quetzalcoatl room"),
        ])
        #expect(try await store.index(limit: 100) == 4)
        _ = try await store.append([draft(5, from: account, body: "quetzalcoatl late")])
        _ = try await store.move([
            Mark(account: account, conversation: .everyone, deliveredThrough: 1, readThrough: 1)
        ])
        try await store.noteSeen([account: 5])
        try await remember(account, in: store)
        return account
    }

    /// A remembered login, and one that ended because its token came again.
    private func remember(_ account: AccountID, in store: any ChatStore) async throws {
        var random = SystemRandomNumberGenerator()
        for number in 0..<2 {
            let token = LoginToken(using: &random)
            let draft = LoginDraft(
                account: account,
                label: "Xanthippe's device",
                token: token.digest,
                secret: LoginFixture.secret,
                now: LoginFixture.start
            )
            _ = try await store.rememberLogin(draft)
            for time in [0, 61_000] as [Int64] where number == 1 {
                let use = LoginUse(
                    of: token.digest,
                    successor: token.successor(using: &random).digest,
                    account: account,
                    secret: LoginFixture.secret,
                    now: LoginFixture.start + time
                )
                _ = try await store.useLogin(use)
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `leaves empty places, and what others wrote`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let account = try await fill(fixture)
            let forgotten = try #require(await fixture.store.forget(Username("xanthippe")))
            #expect(forgotten.messages == 4)
            #expect(forgotten.rooms.map(\.kind) == [.left, .closed, .left])
            #expect(forgotten.rooms.last?.room.admin == fixture.bob)
            let all = try #require(await fixture.history())
            #expect(all.messages.map(\.sequence.rawValue) == [1, 2])
            #expect(all.messages.allSatisfy { $0.body.isEmpty && $0.sender == "(forgotten \(account.rawValue))" })
            let list = try await fixture.store.conversations(of: fixture.bob, after: 1, limit: 9)
            let direct = try #require(list.first { $0.kind == .direct })
            #expect(direct.name == "(forgotten \(account.rawValue))")
            let bobs = try await fixture.history(.conversation(direct.id), for: fixture.bob)
            #expect(bobs?.messages.map(\.text) == ["", "answer"])
            #expect(try await fixture.found("quetzalcoatl", by: fixture.bob)?.isEmpty == true)
            #expect(try await fixture.found("answer", by: fixture.bob) == ["answer"])
            #expect(try await fixture.store.forget(Username("xanthippe")) == nil)
            #expect(try await fixture.account("xanthippe") != account)
            let (secret, now) = (LoginFixture.secret, LoginFixture.start)
            #expect(try await fixture.store.logins(of: account, secret: secret, now: now).isEmpty)
            #expect(try await fixture.store.endedLogins(of: account, isUntold: false, now: now).isEmpty)
        }
    }

    @Test func `keeps no row that tells of the account`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            let account = try await fill(fixture)
            _ = try await fixture.store.forget(Username("xanthippe"))
            let counts = try await fixture.sqlite.database.read { database in
                try ["member", "reading", "ban", "mute", "invitation", "login", "endedLogin"].map {
                    try Int.fetchOne(
                        database,
                        sql: "SELECT count(*) FROM \($0) WHERE account = ?",
                        arguments: [account.rawValue]
                    )
                }
            }
            #expect(counts == [0, 0, 0, 0, 0, 0, 0])
        }
    }

    @Test func `leaves nothing of it in the file`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            _ = try await fill(fixture)
            func traces() throws -> [String] {
                try ["", "-wal"].flatMap { suffix in
                    let bytes = try Data(contentsOf: URL(fileURLWithPath: fixture.store.place + suffix))
                    // An index stores a word's prefix apart from the rest, and in lower case.
                    return (secrets + secrets.map { $0.lowercased() } + ["etzalcoatl"]).filter {
                        bytes.range(of: Data($0.utf8)) != nil
                    }
                }
            }
            #expect(try !traces().isEmpty)
            _ = try await fixture.store.forget(Username("xanthippe"))
            #expect(try traces().isEmpty)
        }
    }
}
