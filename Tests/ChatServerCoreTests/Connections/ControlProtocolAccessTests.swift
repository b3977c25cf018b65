import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Logging in while a ban or the lock-down keeps somebody out.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolAccessTests {
    private static let banned = "You are banned from this server: rude words."

    @Test func `no way of logging in passes a ban, and the name may be written in any way`() async throws {
        try await withStore { services, store in
            var before = try ControlPeer(services)
            let remembered = try await before.logInAndRemember("alice")
            let alice = try await store.account(for: Username("alice"))
            let ban = try await services.access.ban(.of(alice)).ban
            var peer = try ControlPeer(services)
            try await peer.greet()
            let requests: [ProtoClientFrame.OneOf_Request] = [
                .login(.with("ALICE", "Sesame123")), .login(.with("alice", "wrong")),
                .register(.with("Alice", "Sesame123")),
                .resume("aLice", remembered.resumeToken), .token("alice", remembered.token.token),
            ]
            for request in requests {
                let answer = try await peer.answer(request)
                #expect(answer.failure == .barred)
                #expect(answer.error.message == Self.banned)
                #expect(answer.error.until == 0)
            }
            #expect(!peer.connection.isLeaving)
            // Everybody else comes in, and the name is known as before.
            #expect(try await peer.answer(.checkUser(.with { $0.username = "alice" })).userStatus.exists)
            _ = try await peer.answer(.login(.with("bob", "Sesame123")))
            // Nothing was used up: the token is good once the ban is lifted.
            _ = try await services.access.unban(ban.id)
            var after = try ControlPeer(services)
            _ = try await after.logIn("alice", token: remembered.token.token)
        }
    }

    @Test func `a banned login costs no hash and does not count as a wrong password`() async throws {
        try await withStore { services, store in
            let alice = try await store.account(for: Username("alice"))
            let ban = try await services.access.ban(.of(alice)).ban
            for _ in 0..<(2 * LoginThrottle.freePerAccountAndNetwork) {
                var peer = try ControlPeer(services)
                try await peer.greet()
                #expect(try await peer.answer(.login(.with("alice", "wrong"))).failure == .barred)
            }
            _ = try await services.access.unban(ban.id)
            var peer = try ControlPeer(services)
            _ = try await peer.logIn("alice")
        }
    }

    @Test func `the end of a ban is told, and lets in`() async throws {
        try await withStore { services, store in
            let alice = try await store.account(for: Username("alice"))
            let end = ServerTime.milliseconds + 3_600_000
            _ = try await services.access.ban(.of(alice, expires: end))
            var peer = try ControlPeer(services)
            try await peer.greet()
            let answer = try await peer.answer(.login(.with("alice", "Sesame123")))
            #expect(answer.error.until == end)
            #expect(answer.error.message.contains(" UTC: rude words."))
            _ = try await services.access.ban(.of(alice, expires: ServerTime.milliseconds - 1))
            #expect(try await peer.answer(.login(.with("alice", "Sesame123"))).loggedIn.username == "alice")
        }
    }

    @Test func `a ban that begins while the password is checked does not come too late`() async throws {
        try await withStore { services, store in
            var peer = try ControlPeer(services)
            try await peer.greet()
            let outcome = try await services.accounts.logIn(
                Username("alice"),
                password: "Sesame123",
                from: peer.connection.requester
            )
            guard case .accepted(let authenticated) = outcome else {
                Issue.record("not accepted")
                return
            }
            // The password was right; the ban finds no session to end.
            #expect(try await services.access.ban(.of(authenticated.account)).ended == 0)
            await peer.connection.begin(authenticated, ReplyAddress(outbox: peer.outbox, requestID: 7))
            #expect(try await peer.events().map(\.goodbye.code) == [.barred])
            #expect(peer.connection.isOver)
            #expect(await services.hub.activeUsers(heardWithin: .hours(1)).isEmpty)
        }
    }

    @Test func `a lock-down lets in only accounts with a role, and goes on with sessions`() async throws {
        try await withStore(others: ["dora"]) { services, store in
            var member = try ControlPeer(services)
            let remembered = try await member.logInAndRemember("alice")
            var moderator = try ControlPeer(services)
            let token = try await moderator.logInAndRemember("bob").token.token
            try await store.setRole(.moderator, of: store.account(for: Username("bob")).id)
            try await store.setRole(.admin, of: store.account(for: Username("carol")).id)
            try await services.access.setLockedDown(true)
            #expect(!member.connection.isOver)
            #expect(try await member.answer(.ping(.init())).body == .pong(.init()))
            var peer = try ControlPeer(services)
            let welcome = try await peer.answer(.hello(.version(1...1))).welcome
            #expect(welcome.registration == .closed)
            #expect(!welcome.registrationOpen)
            for request: ProtoClientFrame.OneOf_Request in [
                .login(.with("alice", "Sesame123")), .login(.with("dora", "Sesame123")), .login(.with("nobody", "x")),
                .token("alice", remembered.token.token), .register(.with("erna", "Sesame123")),
            ] {
                let answer = try await peer.answer(request)
                #expect(answer.failure == .lockedDown)
                #expect(
                    answer.error.message
                        == "The server is locked down: only its moderators and admins may log in. Try again later."
                )
            }
            #expect(try await peer.answer(.token("BOB", token)).loggedIn.role == .moderator)
            var admin = try ControlPeer(services)
            #expect(try await admin.logIn("carol").role == .admin)
            // A session that exists may come back.
            var again = try ControlPeer(services)
            #expect(try await again.resume("alice", remembered.resumeToken).role == .member)
            try await services.access.setLockedDown(false)
            var late = try ControlPeer(services)
            _ = try await late.logIn("dora")
        }
    }
}
