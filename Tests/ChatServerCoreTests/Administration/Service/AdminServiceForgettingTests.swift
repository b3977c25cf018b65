import ChatAdministration
import ChatProtocol
import ChatStorage
import ChatStorageTesting
import NIOCore
import Testing

@testable import ChatServerCore

/// Forgetting an account while the server runs.
@Suite(.timeLimit(.minutes(1))) struct AdminServiceForgettingTests {
    @Test func `sessions end, messages are emptied, rooms are told, and the name is free`() async throws {
        try await withAdministration { desk in
            var alice = try ControlPeer(desk.services)
            _ = try await alice.logIn("alice")
            var bob = try ControlPeer(desk.services)
            _ = try await bob.logIn("bob")
            let own = try await alice.createRoom("Own")
            let kept = try await alice.createRoom("Kept") { $0.keep = true }
            _ = try await bob.join(own)
            _ = try await bob.join(kept)
            _ = try await alice.ask(.send(.with("a secret of alice")))
            _ = try await bob.events()

            let done = try await desk.type("forget ALICE").sentences
            #expect(
                Set(done) == [
                    "Removed the account alice.", "Emptied 1 message.", "Closed the room Own.", "Left the room Kept.",
                ]
            )
            #expect(alice.outbox.isFinished)
            let rooms = try await bob.events().compactMap { frame -> String? in
                if case .roomEvent(let event) = frame.body {
                    "\(event.kind) \(event.name) \(event.username)"
                } else {
                    nil
                }
            }
            #expect(Set(rooms) == ["closed Own alice", "left Kept alice", "handedOver Kept bob"])
            let page = try await bob.page(of: 1).history.messages.map(\.message)
            #expect(page.map { $0.body.isEmpty } == [true])
            #expect(page.map(\.sender).contains("alice") == false)

            #expect(try await desk.failure(ofTyping: "forget alice") == .notFound)
            // The entry has lost the name, and keeps the act.
            #expect(try await desk.log() == ["forget | (forgotten 1) | - | done"])
            var again = try ControlPeer(desk.services)
            try await again.greet()
            let answer = try await again.answer(.register(.with("alice", "Sesame123")))
            #expect(answer.body == .loggedIn(answer.loggedIn))
        }
    }

    @Test func `what is in memory does not bring a message back, nor deliver to who is gone`() async throws {
        try await withAdministration { desk in
            var alice = try ControlPeer(desk.services)
            _ = try await alice.logIn("alice")
            var bob = try ControlPeer(desk.services)
            _ = try await bob.logIn("bob")
            _ = try await alice.ask(.send(.with("a secret of alice")))
            // Bob's messages to alice put her into the cache of recipients.
            _ = try await bob.ask(.send(.with("hello", to: "alice", token: 2)))
            #expect(await desk.services.hub.recent.messages(after: .zero)?.isEmpty == false)
            try await desk.type("forget alice")
            #expect(await desk.services.hub.recent.messages(after: .zero) == nil)
            #expect(try await bob.answer(.send(.with("there?", to: "alice", token: 3))).failure == .noSuchUser)
        }
    }

    @Test func `an account that never logged in is forgotten, too, and its bans end`() async throws {
        try await withAdministration { desk in
            let done = try await desk.type("forget dora").sentences
            #expect(done == ["Removed the account dora.", "It had written nothing."])
            #expect(try await desk.log() == ["forget | - | - | done"])
            _ = try await desk.caller("bob", .admin)
            try await desk.type("ban bob")
            try await desk.type("forget bob")
            #expect(try await desk.type("bans").isEmpty)
            #expect(try await desk.type("roles").isEmpty)
            #expect(!desk.services.access.hasAccountBans)
        }
    }

    @Test func `nothing is noted of a forgotten account's presence`() async throws {
        let presence = Presence(limit: 500)
        try await withAdministration(presence: presence) { desk in
            var alice = try ControlPeer(desk.services)
            _ = try await alice.logIn("alice")
            let id = alice.connection.connectionAccount
            try await desk.type("forget alice")
            let tick = presence.withState { $0.tick(now: .now(), time: 5) }
            #expect(tick.seen.isEmpty)
            #expect(tick.departures.isEmpty)
            #expect(presence.withState { $0.lastSeen(of: id) } == nil)
            #expect(!presence.withState { $0.isPresent(id) })
        }
    }
}

extension ControlDispatcher {
    /// The account of its session; number 0 without one.
    fileprivate var connectionAccount: AccountID {
        services.connections.session(of: ticket)?.account.id ?? AccountID(rawValue: 0)
    }
}
