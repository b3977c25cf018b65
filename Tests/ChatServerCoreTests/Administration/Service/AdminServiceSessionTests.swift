import ChatAdministration
import ChatProtocol
import ChatStorage
import ChatStorageTesting
import Testing

@testable import ChatServerCore

/// Sessions, bans and the lock-down by command.
@Suite(.timeLimit(.minutes(1))) struct AdminServiceSessionTests {
    @Test func `who lists the sessions with their roles, and counts who has not logged in`() async throws {
        try await withAdministration { desk in
            _ = try await desk.caller("bob", .moderator)
            var alice = try ControlPeer(desk.services, address: "192.0.2.1")
            _ = try await alice.logIn("alice")
            var bob = try ControlPeer(desk.services, address: "192.0.2.2")
            _ = try await bob.logIn("bob")
            let stranger = try ControlPeer(desk.services)
            let items = try await desk.type("who")
            let sessions = items.compactMap { item -> SessionItem? in
                if case .session(let session) = item { session } else { nil }
            }
            #expect(sessions.map(\.account) == ["alice", "bob"])
            #expect(sessions.map(\.role) == ["member", "moderator"])
            #expect(sessions.map(\.address) == ["192.0.2.1", "192.0.2.2"])
            #expect(sessions.map(\.wire) == [.tls, .tls])
            #expect(items.sentences == ["1 connection has not logged in."])
            #expect(try await desk.type("who BO").count == 1)
            #expect(!stranger.outbox.isFinished)
            // Looking is not an act.
            #expect(try await desk.log().isEmpty)
        }
    }

    @Test func `a kick ends all sessions of an account with the reason, and it may come back`() async throws {
        try await withAdministration { desk in
            var peers = [try ControlPeer(desk.services), try ControlPeer(desk.services)]
            for index in peers.indices {
                _ = try await peers[index].logIn("bob")
            }
            #expect(try await desk.type("kick bob too loud").sentences == ["Ended 2 sessions of bob."])
            for peer in peers {
                let goodbye = try await peer.events().compactMap { frame -> ProtoGoodbye? in
                    if case .goodbye(let goodbye) = frame.body { goodbye } else { nil }
                }
                #expect(goodbye.map(\.code) == [.kicked])
                #expect(goodbye.first?.reason.contains("too loud") == true)
            }
            var again = try ControlPeer(desk.services)
            _ = try await again.logIn("bob")
            #expect(try await desk.log() == ["kick | bob | too loud | done"])
            #expect(try await desk.failure(ofTyping: "kick nobody") == .notFound)
        }
    }

    @Test func `a ban ends sessions, keeps out, is listed and lifted`() async throws {
        try await withAdministration { desk in
            let ada = try await desk.caller("alice", .admin)
            var bob = try ControlPeer(desk.services)
            _ = try await bob.logIn("bob")
            let made = try await desk.type("ban bob --for 1h rude words", by: ada)
            guard case .ban(let ban) = made.first else {
                throw UnexpectedAnswer(frame: .init())
            }
            #expect((ban.target, ban.reason, ban.by, ban.ended ?? 0) == ("bob", "rude words", "alice", 1))
            #expect(ban.expires == ban.time + 3_600_000)
            #expect(bob.outbox.isFinished)
            var again = try ControlPeer(desk.services)
            try await again.greet()
            #expect(try await again.answer(.login(.with("bob", "Sesame123"))).failure == .barred)
            #expect(try await desk.type("bans").count == 1)
            #expect(try await desk.type("unban #\(ban.id)", by: ada).sentences == ["Lifted ban #1 of bob."])
            #expect(try await desk.failure(ofTyping: "unban bob") == .notFound)
            _ = try await again.answer(.login(.with("bob", "Sesame123")))
            #expect(
                try await desk.log() == ["ban | bob | for 3600 s; rude words | done", "unban | bob | #1 | done"]
            )
        }
    }

    @Test func `a network is banned for all its connections`() async throws {
        try await withAdministration { desk in
            let near = try ControlPeer(desk.services, address: "198.51.100.7")
            let far = try ControlPeer(desk.services, address: "203.0.113.7")
            try await desk.type("ban 198.51.100.0/24 spam")
            #expect(near.outbox.isFinished)
            #expect(!far.outbox.isFinished)
            #expect(try await desk.log() == ["ban | 198.51.100.0/24 | without an end; spam | done"])
            try await desk.type("unban 198.51.100.99/24")
            #expect(try await desk.type("bans").isEmpty)
        }
    }

    @Test func `an account that is named like an address is meant by an at sign`() async throws {
        try await withAdministration { desk in
            // As a release before this one let it register.
            _ = try await desk.store.account(for: Username("198.51.100.7"))
            let stranger = try ControlPeer(desk.services, address: "198.51.100.7")
            try await desk.type("ban @198.51.100.7")
            #expect(!stranger.outbox.isFinished)
            #expect(desk.services.access.hasAccountBans)
            #expect(try await desk.failure(ofTyping: "unban 198.51.100.7") == .notFound)
            try await desk.type("ban 198.51.100.7")
            #expect(stranger.outbox.isFinished)
            try await desk.type("unban @198.51.100.7")
            #expect(!desk.services.access.hasAccountBans)
            #expect(desk.services.access.notice(for: IPAddress("198.51.100.7")) != nil)
        }
    }

    @Test func `the lock-down lets in only roles, and is said to be on already`() async throws {
        try await withAdministration { desk in
            _ = try await desk.caller("carol", .moderator)
            var alice = try ControlPeer(desk.services)
            _ = try await alice.logIn("alice")
            try await desk.type("lockdown on")
            #expect(try await desk.failure(ofTyping: "lockdown on") == .conflict)
            #expect(!alice.outbox.isFinished)
            var bob = try ControlPeer(desk.services)
            try await bob.greet()
            #expect(try await bob.answer(.login(.with("bob", "Sesame123"))).failure == .lockedDown)
            var carol = try ControlPeer(desk.services)
            _ = try await carol.logIn("carol")
            try await desk.type("lockdown off")
            _ = try await bob.answer(.login(.with("bob", "Sesame123")))
            #expect(try await desk.log() == ["lockdown | - | on | done", "lockdown | - | off | done"])
        }
    }

    @Test func `an announcement reaches every session, and the log has its size alone`() async throws {
        try await withAdministration { desk in
            var alice = try ControlPeer(desk.services)
            _ = try await alice.logIn("alice")
            let stranger = try ControlPeer(desk.services)
            #expect(try await desk.type("announce back in 5 min").sentences == ["Announced to 1 session."])
            let texts = try await alice.events().compactMap { frame -> String? in
                if case .announcement(let announcement) = frame.body { announcement.text } else { nil }
            }
            #expect(texts == ["back in 5 min"])
            #expect(try await stranger.events().isEmpty)
            #expect(try await desk.log() == ["announce | - | 13 bytes | done"])
        }
    }

    @Test func `status counts connections, sessions and accounts`() async throws {
        try await withAdministration(registration: .invite) { desk in
            for _ in 0..<2 {
                var alice = try ControlPeer(desk.services)
                _ = try await alice.logIn("alice")
            }
            try await desk.type("invite Eve")
            try await desk.type("ban bob")
            guard case .status(let status) = try await desk.type("status").first else {
                throw UnexpectedAnswer(frame: .init())
            }
            #expect((status.connections, status.sessions, status.online) == (2, 2, 1))
            #expect((status.accounts, status.bans, status.invites, status.pending) == (4, 1, 1, 0))
            #expect(status.registration == "invite")
            #expect(!status.lockdown)
            #expect((status.certificateExpires ?? 0) > ServerTime.milliseconds)
            #expect((status.dataBytes ?? 0) > 0)
            #expect((status.memoryBytes ?? 0) > 1 << 20)
        }
    }
}
