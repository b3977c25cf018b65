import ChatAdministration
import ChatProtocol
import ChatStorage
import ChatStorageTesting
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct PresenceTaskTests {
    private let presence = Presence(limit: 500)

    private func task(_ services: ControlServices, _ store: some AccountStore) -> PresenceTask {
        PresenceTask(
            presence: presence,
            hub: services.hub,
            rooms: services.rooms,
            accounts: store,
            logger: .quiet
        )
    }

    @Test func `others are told who has come and gone, nobody about himself`() async throws {
        try await withStore(presence: presence) { services, store in
            let task = task(services, store)
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await alice.logIn("alice")
            await task.tick(now: .now(), time: 1)
            #expect(try await alice.events().isEmpty)
            _ = try await bob.logIn("bob")
            await task.tick(now: .now(), time: 2)
            let joined = try await alice.events().map(\.presence)
            #expect(joined.map { $0.joined.map(\.username) } == [["bob"]])
            #expect(joined[0].joined[0].time > 1_700_000_000_000)
            #expect(try await bob.events().isEmpty)
            _ = try await bob.ask(.logout(.init()))
            await task.tick(now: .now(), time: 3)
            #expect(try await alice.events().map { $0.presence.left.map(\.username) } == [["bob"]])
            await task.tick(now: .now(), time: 4)
            #expect(try await alice.events().isEmpty)
            #expect(
                try await (store.details(of: store.account(for: Username("bob")).id).lastSeen ?? 0) > 1_700_000_000_000
            )
        }
    }

    @Test(arguments: [true, false])
    func `who is kicked or banned has left at once, also if the session was not read`(isKick: Bool) async throws {
        try await withStore(presence: presence) { services, store in
            let task = task(services, store)
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await alice.logIn("alice")
            _ = try await bob.logIn("bob")
            await task.tick(now: .now(), time: 1)
            _ = try await alice.events()
            let account = try await store.account(for: Username("bob"))
            if isKick {
                #expect(await services.access.kick(account.id, by: .operator, reason: "") == 1)
            } else {
                #expect(try await services.access.ban(.of(account)).ended == 1)
            }
            await task.tick(now: .now(), time: 2)
            #expect(try await alice.events().map { $0.presence.left.map(\.username) } == [["bob"]])
        }
    }

    @Test func `a lost session that comes back is not told, one that stays away is`() async throws {
        try await withStore(presence: presence) { services, store in
            let task = task(services, store)
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await alice.logIn("alice")
            let token = try await bob.logIn("bob").resumeToken
            await task.tick(now: .now(), time: 1)
            _ = try await alice.events()
            await bob.connection.ended()
            await task.tick(now: .now() + .seconds(50), time: 2)
            bob = try ControlPeer(services)
            _ = try await bob.resume("bob", token)
            await task.tick(now: .now() + .seconds(70), time: 3)
            #expect(try await alice.events().isEmpty)
            await bob.connection.ended()
            await task.tick(now: .now() + .seconds(70), time: 4)
            #expect(try await alice.events().map { $0.presence.left.map(\.time) } == [[4]])
        }
    }

    @Test func `a thousand logins of one second are one event for each reader`() async throws {
        try await withStore(presence: presence) { services, store in
            let task = PresenceTask(
                presence: Presence(limit: 2000),
                hub: services.hub,
                rooms: services.rooms,
                accounts: InMemoryChatStore(),
                logger: .quiet
            )
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            for number in Int64(1)...1000 {
                task.presence.opened(try account(1000 + number, "user\(number)"), isResumed: false)
            }
            await task.tick(now: .now(), time: 1)
            let events = try await alice.events().map(\.presence)
            #expect(events.map(\.joined.count) == [50])
            #expect(events.map(\.moreJoined) == [950])
        }
    }

    @Test func `whoever logs out leaves the rooms that are not kept, by absence after a minute`() async throws {
        try await withStore(presence: presence) { services, store in
            let task = task(services, store)
            var (alice, bob, carol) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"), carol.logIn("carol"))
            let room = try await alice.createRoom("Tea")
            for peer in [bob, carol] {
                var peer = peer
                _ = try await peer.answer(.joinRoom(.with { $0.roomID = room.roomID }))
            }
            await task.tick(now: .now(), time: 1)
            _ = try await alice.events()
            _ = try await bob.ask(.logout(.init()))
            await carol.connection.ended()
            await task.tick(now: .now(), time: 2)
            let left = try await alice.events().map(\.roomEvent).filter { $0.kind == .left }
            #expect(left.map(\.username) == ["bob"])
            #expect(left.map(\.byAbsence) == [false])
            await task.tick(now: .now() + .seconds(60), time: 3)
            let lost = try await alice.events().map(\.roomEvent).filter { $0.kind == .left }
            #expect(lost.map(\.username) == ["carol"])
            #expect(lost.map(\.byAbsence) == [true])
        }
    }

    @Test func `what the store does not do is done at the next tick`() async throws {
        let store = InMemoryChatStore()
        store.fail(with: .closed(path: store.place), in: [.rooms])
        let credentials = try MemoryCredentialStore(passwords: ["alice": "Sesame123"])
        try await withServices(
            store: store,
            credentials: credentials,
            presence: presence
        ) { services in
            let task = task(services, store)
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            _ = try await alice.ask(.logout(.init()))
            // The store of rooms is closed at this point.
            await task.tick(now: .now(), time: 1)
            let tick = presence.withState { $0.tick(now: .now(), time: 2) }
            #expect(tick.departures.map(\.account.username.value) == ["alice"])
        }
    }

    @Test func `at its end it notes who is still there, and who has just gone leaves their rooms`() async throws {
        try await withStore(presence: presence) { services, store in
            let task = task(services, store)
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            let room = try await alice.createRoom("Tea")
            _ = try await bob.join(room)
            _ = try await bob.ask(.logout(.init()))
            await task.finish()
            let account = try await store.account(for: Username("alice"))
            #expect(try await (store.details(of: account.id).lastSeen ?? 0) > 1_700_000_000_000)
            let members = try await store.room(ConversationID(wire: room.conversation), for: account.id)?.members
            #expect(members?.map(\.account) == [account])
        }
    }
}
