import ChatAdministration
import ChatProtocol
import ChatStorage
import ChatStorageTesting
import NIOCore
import Testing

@testable import ChatServerCore

/// Bans and kicks of a running server.
@Suite(.timeLimit(.minutes(1))) struct AccessControlTests {
    @Test func `a ban of an account ends its sessions at once, and no others`() async throws {
        try await withStore { services, store in
            var (one, other, bob) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await one.logIn("alice")
            _ = try await other.logIn("alice")
            _ = try await bob.logIn("bob")
            let alice = try await store.account(for: Username("alice"))
            let (ban, ended) = try await services.access.ban(.of(alice))
            #expect(ended == 2)
            #expect(try await store.bans(now: 0) == [ban])
            for peer in [one, other] {
                let goodbye = try #require(try await peer.events().map(\.goodbye).first)
                #expect(goodbye.code == .barred)
                #expect(goodbye.return == .unwelcome)
                #expect(goodbye.reason == "You are banned from this server: rude words.")
                #expect(peer.connection.isOver)
            }
            // Nothing is delivered to them any more, although their tasks have not run since.
            #expect(await services.hub.activeUsers(heardWithin: .hours(1)).map(\.value) == ["bob"])
            #expect(!bob.connection.isOver)
        }
    }

    @Test func `a ban of a network ends all of its connections, logged in or not`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services, address: "192.0.2.1")
            var bob = try ControlPeer(services, address: "192.0.2.2")
            let stranger = try ControlPeer(services, address: "192.0.2.3")
            let neighbour = try ControlPeer(services, address: "192.0.3.1")
            let six = try ControlPeer(services, address: "2001:db8::1")
            _ = try await alice.logIn("alice")
            _ = try await bob.logIn("bob")
            let ban = try await services.access.ban(.of("192.0.2.0/24"))
            #expect(ban.ended == 3)
            #expect(try await stranger.events().map(\.goodbye.code) == [.barred])
            #expect([alice, bob, stranger].allSatisfy { $0.connection.isOver })
            #expect(!neighbour.connection.isOver)
            #expect(!six.connection.isOver)
            #expect(services.access.notice(for: IPAddress("192.0.2.200")) != nil)
            #expect(services.access.notice(for: IPAddress("192.0.3.1")) == nil)
            #expect(services.access.notice(for: nil as IPAddress?) == nil)
            let wide = try await services.access.ban(.of("2001:db8::/32"))
            #expect(wide.ended == 1)
            #expect(await services.hub.activeUsers(heardWithin: .hours(1)).isEmpty)
        }
    }

    @Test func `a kick ends the sessions of an account, which may log in again`() async throws {
        try await withStore { services, store in
            var peer = try ControlPeer(services)
            _ = try await peer.logIn("alice")
            let alice = try await store.account(for: Username("alice")).id
            #expect(await services.access.kick(alice, by: .operator, reason: "too loud\u{1B}") == 1)
            let goodbye = try #require(try await peer.events().map(\.goodbye).first)
            #expect(goodbye.code == .kicked)
            #expect(goodbye.return == .unwelcome)
            #expect(goodbye.reason == "You were removed by the operator: too loud␛.")
            #expect(await services.hub.activeUsers(heardWithin: .hours(1)).isEmpty)
            #expect(await services.access.kick(alice, by: .admin, reason: "") == 0)
            var again = try ControlPeer(services)
            _ = try await again.logIn("alice")
            #expect(await services.access.kick(alice, by: .moderator, reason: "") == 1)
            #expect(try await again.events().map(\.goodbye.reason) == ["You were removed by a moderator."])
        }
    }

    @Test func `a request of a session that a ban ends is not carried out`() async throws {
        try await withStore { services, store in
            var peer = try ControlPeer(services)
            _ = try await peer.logIn("alice")
            let before = try await store.newestMessageID()
            _ = try await services.access.ban(.of(store.account(for: Username("alice"))))
            // What was read before is dropped by the connection's mailbox, which asks this.
            #expect(peer.connection.isOver)
            var again = try ControlPeer(services)
            try await again.greet()
            #expect(try await again.answer(.login(.with("alice", "Sesame123"))).failure == .barred)
            #expect(try await store.newestMessageID() == before)
        }
    }

    @Test func `a ban that cannot be stored changes nothing`() async throws {
        let store = InMemoryChatStore()
        try await withServices(passwords: ["alice": "Sesame123"], messages: store) { services in
            var peer = try ControlPeer(services)
            _ = try await peer.logIn("alice")
            let alice = try await store.account(for: Username("alice"))
            store.fail(with: .closed(path: "test"), in: [.administration])
            await #expect(throws: StorageError.self) { try await services.access.ban(.of(alice)) }
            await #expect(throws: StorageError.self) { try await services.access.setLockedDown(true) }
            #expect(services.access.notice(for: alice.id) == nil)
            #expect(!services.access.isLockedDown)
            #expect(!peer.connection.isOver)
        }
    }

    @Test func `what is stored counts after a restart, and a lifted ban does not`() async throws {
        let store = InMemoryChatStore()
        let alice = try await store.account(for: Username("alice"))
        let bob = try await store.account(for: Username("bob"))
        try await withServices(messages: store) { services in
            _ = try await services.access.ban(.of(alice))
            let second = try await services.access.ban(.of(bob)).ban
            _ = try await services.access.ban(.of("10.0.0.0/8"))
            try await services.access.setLockedDown(true)
            #expect(try await services.access.unban(second.id) == second)
            #expect(try await services.access.unban(second.id) == nil)
        }
        try await withServices(messages: store) { services in
            #expect(services.access.isLockedDown)
            #expect(services.access.notice(for: alice.id) != nil)
            #expect(services.access.notice(for: bob.id) == nil)
            #expect(services.access.notice(for: IPAddress("10.1.2.3")) != nil)
            let first = try #require(try await store.bans(now: 0).first)
            #expect(try await services.access.unban(first.id)?.target == .account(alice))
            #expect(services.access.notice(for: alice.id) == nil)
            #expect(!services.access.hasAccountBans)
            try await services.access.setLockedDown(false)
            #expect(!services.access.isLockedDown)
        }
    }

    @Test func `the list is what is stored, however many change it at once`() async throws {
        let store = InMemoryChatStore()
        let alice = try await store.account(for: Username("alice"))
        try await withServices(messages: store) { services in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        let ban = try await services.access.ban(
                            number.isMultiple(of: 2) ? .of(alice) : .of("10.0.0.0/8")
                        )
                        if number.isMultiple(of: 3) || number.isMultiple(of: 5) {
                            _ = try await services.access.unban(ban.ban.id)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let stored = try await store.bans(now: 0)
            #expect((services.access.notice(for: alice.id) != nil) == stored.contains { $0.target == .account(alice) })
            #expect(
                (services.access.notice(for: IPAddress("10.1.2.3")) != nil)
                    == stored.contains { $0.target != .account(alice) }
            )
        }
    }
}
