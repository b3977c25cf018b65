import ChatAdministration
import ChatProtocol
import ChatStorage
import ChatStorageTesting
import ChatTesting
import Dispatch
import Foundation
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
            try await peer.connection.begin(authenticated, ReplyAddress(outbox: peer.outbox, requestID: 7))
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

    @Test func `a lock-down lets sessions come back that were there, and no older ones`() async throws {
        try await withStore { services, store in
            var (gone, here, admin) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            let old = try await gone.logIn("alice").resumeToken
            let adminToken = try await admin.logIn("carol").resumeToken
            try await store.setRole(.admin, of: store.account(for: Username("carol")).id)
            for peer in [gone, admin] {
                var peer = peer
                await peer.connection.ended()
                services.connections.remove(peer.connection.ticket)
            }
            var token = try await here.logIn("alice").resumeToken
            try await services.access.setLockedDown(true)
            #expect(try await refusal(of: old, services) == .lockedDown)
            // As often as it loses its connection; a reload of the bans changes nothing.
            for _ in 1...2 {
                await here.connection.ended()
                services.connections.remove(here.connection.ticket)
                try await services.access.load()
                here = try ControlPeer(services)
                token = try await here.resume("alice", token).resumeToken
            }
            var back = try ControlPeer(services)
            #expect(try await back.resume("carol", adminToken).role == .admin)
            // It is for good when the session ends.
            _ = try await here.answer(.logout(.init()))
            #expect(try await refusal(of: token, services) == .lockedDown)
            try await services.access.setLockedDown(false)
            var late = try ControlPeer(services)
            _ = try await late.resume("alice", old)
        }
    }

    @Test(arguments: ["kick", "ban", "ban of the network"])
    func `who was thrown out does not come back during a lock-down`(act: String) async throws {
        try await withStore { services, store in
            var peer = try ControlPeer(services)
            let token = try await peer.logIn("alice").resumeToken
            let alice = try await store.account(for: Username("alice"))
            try await services.access.setLockedDown(true)
            switch act {
            case "kick":
                #expect(await services.access.kick(alice.id, by: .moderator, reason: "") == 1)
            case "ban":
                let ban = try await services.access.ban(.of(alice)).ban
                _ = try await services.access.unban(ban.id)
            default:
                let ban = try await services.access.ban(.of("192.0.2.0/24")).ban
                _ = try await services.access.unban(ban.id)
            }
            #expect(try await refusal(of: token, services) == .lockedDown)
        }
    }

    @Test func `after a restart in a lock-down no session comes back`() async throws {
        let store = InMemoryChatStore()
        let credentials = try MemoryCredentialStore(passwords: ["alice": "Sesame123"])
        var token = Data()
        try await withServices(messages: store, credentials: credentials) { services in
            var peer = try ControlPeer(services)
            token = try await peer.logIn("alice").resumeToken
            try await services.access.setLockedDown(true)
            await peer.connection.ended()
            var again = try ControlPeer(services)
            token = try await again.resume("alice", token).resumeToken
        }
        try await withServices(messages: store, credentials: credentials) { services in
            #expect(services.access.isLockedDown)
            #expect(try await refusal(of: token, services) == .lockedDown)
            try await services.access.setLockedDown(false)
            #expect(try await refusal(of: token, services) == nil)
        }
    }

    /// Returns the code with which a token of alice is refused; `nil` when it is not.
    private func refusal(of token: Data, _ services: ControlServices) async throws -> ProtoErrorCode? {
        var peer = try ControlPeer(services)
        try await peer.greet()
        return try await peer.answer(.resume("alice", token)).failure
    }

    @Test func `a lock-down that begins while the password is checked does not come too late`() async throws {
        try await withStore { services, _ in
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
            try await services.access.setLockedDown(true)
            try await peer.connection.begin(authenticated, ReplyAddress(outbox: peer.outbox, requestID: 7))
            let goodbye = try #require(try await peer.events().map(\.goodbye).first)
            #expect(goodbye.code == .lockedDown)
            #expect(goodbye.return == .unwelcome)
            #expect(peer.connection.isOver)
            #expect(await services.hub.activeUsers(heardWithin: .hours(1)).isEmpty)
        }
    }

    @Test func `a lock-down that begins while the new password is hashed lets no account be made`() async throws {
        let credentials = try MemoryCredentialStore()
        try await withServices(credentials: credentials) { services in
            let dora = try Username("dora")
            let (isRunning, turnstile) = (Watched(false), DispatchSemaphore(value: 0))
            let workers = services.accounts.workers
            async let other: Void? = workers.run(.login(from: .at("192.0.2.1"))) {
                isRunning.update { $0 = true }
                turnstile.wait()
            }
            #expect(try await isRunning.wait(upTo: Patience.standard) { $0 ? true : nil } == true)
            // There is one thread, so this waits for it.
            async let registration = services.accounts.register(dora, password: "Sesame123", from: .at("192.0.2.7"))
            while workers.waiting == 0 {
                await Task.yield()
            }
            try await services.access.setLockedDown(true)
            turnstile.signal()
            #expect(try await registration.text == "locked down")
            _ = try await other
            #expect(try await credentials.credential(for: dora) == nil)
        }
    }
}
