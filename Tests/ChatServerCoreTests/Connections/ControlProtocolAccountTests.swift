import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ControlProtocolAccountTests {
    @Test func `a changed password logs in, the old one does not`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            #expect(try await alice.answer(.change("Sesame123", "Tandem456")).done.resumeToken.count > 0)
            var other = try ControlPeer(services)
            try await other.greet()
            #expect(try await other.answer(.login(.with("alice", "Sesame123"))).failure == .wrongPassword)
            #expect(try await other.answer(.login(.with("alice", "Tandem456"))).loggedIn.username == "alice")
        }
    }

    @Test func `it makes all tokens void but the new one, which keeps the origin`() async throws {
        try await withStore { services, _ in
            var (alice, other) = try (ControlPeer(services), ControlPeer(services))
            let tokens = try await [alice.logIn("alice").resumeToken, other.logIn("alice").resumeToken]
            _ = try await alice.answer(.send(.with("mine")))
            let token = try await alice.answer(.change("Sesame123", "Tandem456")).done.resumeToken
            await alice.connection.ended()
            var again = try ControlPeer(services)
            try await again.greet()
            for void in tokens {
                let answer = try await again.answer(.resume(.with { ($0.username, $0.token) = ("alice", void) }))
                #expect(answer.failure == .cannotResume)
            }
            var resumed = try ControlPeer(services)
            _ = try await resumed.resume("alice", token)
            let page = try await resumed.answer(.getHistory(.with { ($0.conversation, $0.limit) = (1, 10) })).history
            #expect(page.messages.map(\.sentHere) == [true])
        }
    }

    @Test func `a wrong old password changes nothing, and counts as at a login`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let answer = try await alice.answer(.change("wrong", "Tandem456"))
            #expect(answer.failure == .wrongPassword)
            #expect(answer.error.message == "The old password is wrong. The password was not changed.")
            var codes: [ProtoErrorCode?] = []
            while codes.last != .throttled, codes.count < 50 {
                codes.append(try await alice.answer(.change("wrong", "Tandem456")).failure)
            }
            #expect(codes.last == .throttled)
            #expect(!alice.connection.isLeaving)
        }
    }

    @Test func `a new password obeys the policy, and is not looked at further when it does not`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let answer = try await alice.answer(.change("wrong", "short"))
            #expect(answer.failure == .passwordPolicy)
            #expect(try await alice.answer(.change("Sesame123", "Tandem456")).done.resumeToken.count > 0)
        }
    }

    @Test func `what is preferred is remembered, and what is not named stays`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            #expect(try await alice.answer(.setPreferences(.with { $0.readReceipts = false })).body == .done(.init()))
            #expect(try await alice.answer(.setPreferences(.init())).body == .done(.init()))
            var other = try ControlPeer(services)
            #expect(try await !other.logIn("alice").readReceipts)
        }
    }

    @Test func `only who has logged in is told who is there and who was`() async throws {
        try await withStore { services, store in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            let before = ServerTime.milliseconds
            try await alice.greet()
            _ = try await bob.logIn("bob")
            let ask = ProtoClientFrame.OneOf_Request.checkUser(.with { $0.username = "bob" })
            #expect(try await !alice.answer(ask).userStatus.online)
            _ = try await alice.answer(.login(.with("alice", "Sesame123")))
            #expect(try await alice.answer(ask).userStatus.online)
            await bob.connection.ended()
            let status = try await alice.answer(ask).userStatus
            #expect(!status.online)
            #expect(status.lastSeen >= before)
            try await store.noteSeen([store.account(for: Username("bob")).id: before + 9_000_000])
            #expect(try await alice.answer(ask).userStatus.lastSeen == before + 9_000_000)
            let carol = try await alice.answer(.checkUser(.with { $0.username = "carol" })).userStatus
            #expect(carol.exists)
            #expect(!carol.online)
            #expect(carol.lastSeen == 0)
        }
    }

    @Test(arguments: [true, false])
    func `when somebody was there last is right at once, and stays right`(logsOut: Bool) async throws {
        let presence = Presence(limit: 500)
        try await withStore(presence: presence) { services, store in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            // The store knows the login, and nothing later.
            let account = try await store.account(for: Username("bob"))
            let task = PresenceTask(
                presence: presence,
                hub: services.hub,
                rooms: services.rooms,
                accounts: store,
                logger: .quiet
            )
            await task.tick(now: .now(), time: ServerTime.milliseconds)
            #expect(presence.withState { $0.lastSeen(of: account.id) } == nil)
            let before = ServerTime.milliseconds
            if logsOut {
                _ = try await bob.ask(.logout(.init()))
            } else {
                await bob.connection.ended()
            }
            let atOnce = try await alice.status(of: "bob")
            #expect(!atOnce.online)
            #expect(atOnce.lastSeen >= before)
            await task.tick(now: .now(), time: ServerTime.milliseconds)
            #expect(try await alice.status(of: "bob").lastSeen == atOnce.lastSeen)
            await task.tick(now: .now() + .seconds(61), time: ServerTime.milliseconds)
            #expect(try await alice.status(of: "bob").lastSeen == atOnce.lastSeen)
            #expect(try await store.details(of: account.id).lastSeen == atOnce.lastSeen)
        }
    }
}

extension ControlPeer {
    /// Asks about an account, skipping events that come with the answer.
    fileprivate mutating func status(of username: String) async throws -> ProtoUserStatus {
        let frames = try await ask(.checkUser(.with { $0.username = username }))
        return try #require(frames.first { $0.requestID == 7 }).userStatus
    }
}

extension ProtoClientFrame.OneOf_Request {
    fileprivate static func change(_ old: String, _ new: String) -> Self {
        .changePassword(.with { ($0.oldPassword, $0.newPassword) = (old, new) })
    }
}
