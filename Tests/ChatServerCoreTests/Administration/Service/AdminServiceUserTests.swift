import ChatAdministration
import ChatProtocol
import ChatStorage
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Accounts by command.
@Suite(.timeLimit(.minutes(1))) struct AdminServiceUserTests {
    private func command(_ verb: AdminVerb, _ name: String, _ password: String) throws -> AdminCommand {
        try AdminCommand(line: "\(verb.rawValue) \(name)").setting(password: password)
    }

    private func goodbyes(_ peer: ControlPeer) async throws -> [ProtoErrorCode] {
        try await peer.events().compactMap { frame in
            if case .goodbye(let goodbye) = frame.body { goodbye.code } else { nil }
        }
    }

    @Test func `an added account logs in`() async throws {
        try await withAdministration(registration: .closed) { desk in
            #expect(try await desk.run(command(.userAdd, "eve", "Sesame456")).sentences == ["Added eve."])
            var eve = try ControlPeer(desk.services)
            _ = try await eve.logIn("eve", password: "Sesame456")
            #expect(try await desk.failure(of: command(.userAdd, "EVE", "Sesame456")) == .conflict)
            #expect(try await desk.failure(of: command(.userAdd, "fay", "weak")) == .invalid)
            #expect(try await desk.log() == ["user add | eve | - | done"])
        }
    }

    @Test func `a removed account is out at once, and comes back without its role`() async throws {
        try await withAdministration { desk in
            _ = try await desk.caller("bob", .admin)
            var bob = try ControlPeer(desk.services)
            let login = try await bob.logIn("bob")
            #expect(try await desk.type("user remove bob").sentences == ["Removed bob."])
            #expect(try await goodbyes(bob) == [.accountRemoved])
            var again = try ControlPeer(desk.services)
            try await again.greet()
            let resume = ProtoResume.with { ($0.username, $0.token) = ("bob", login.resumeToken) }
            #expect(try await again.answer(.resume(resume)).failure == .cannotResume)
            #expect(try await desk.type("roles").isEmpty)
            #expect(try await desk.failure(ofTyping: "user remove bob") == .notFound)
            try await desk.run(command(.userAdd, "bob", "Sesame456"))
            _ = try await again.answer(.login(.with("bob", "Sesame456")))
            #expect(try await desk.type("roles").isEmpty)
        }
    }

    @Test func `a new password ends sessions and remembered logins`() async throws {
        try await withAdministration { desk in
            var bob = try ControlPeer(desk.services)
            let login = try await bob.logIn("bob")
            let remembered = try await bob.answer(.rememberLogin(.with { $0.label = "test" })).rememberedLogin
            let done = try await desk.run(command(.userPassword, "bob", "Sesame456"))
            #expect(done.sentences == ["Changed the password of bob."])
            #expect(try await goodbyes(bob) == [.passwordChanged])
            var again = try ControlPeer(desk.services)
            try await again.greet()
            let resume = ProtoResume.with { ($0.username, $0.token) = ("bob", login.resumeToken) }
            #expect(try await again.answer(.resume(resume)).failure == .cannotResume)
            let token = ProtoLoginWithToken.with { ($0.username, $0.token) = ("bob", remembered.token.token) }
            #expect(try await again.answer(.loginWithToken(token)).failure != nil)
            #expect(try await again.answer(.login(.with("bob", "Sesame123"))).failure == .wrongPassword)
            _ = try await again.answer(.login(.with("bob", "Sesame456")))
            // The password is not in the log.
            #expect(try await desk.log() == ["user password | bob | - | done"])
        }
    }

    @Test func `a locked account is out until it is unlocked`() async throws {
        try await withAdministration { desk in
            var bob = try ControlPeer(desk.services)
            _ = try await bob.logIn("bob")
            try await desk.type("user lock bob")
            #expect(try await goodbyes(bob) == [.barred])
            #expect(try await desk.failure(ofTyping: "user lock bob") == .conflict)
            #expect(try await desk.failure(ofTyping: "unban bob") == .conflict)
            #expect(try await desk.failure(ofTyping: "unban #1") == .conflict)
            let users = try await desk.type("user list").compactMap { item -> String? in
                if case .user(let user) = item { user.account + (user.isLocked ? " locked" : "") } else { nil }
            }
            #expect(users == ["alice", "bob locked", "carol", "dora"])
            var again = try ControlPeer(desk.services)
            try await again.greet()
            #expect(try await again.answer(.login(.with("bob", "Sesame123"))).failure == .barred)
            #expect(try await desk.type("user unlock bob").sentences == ["Unlocked bob."])
            _ = try await again.answer(.login(.with("bob", "Sesame123")))
            #expect(try await desk.failure(ofTyping: "user unlock bob") == .conflict)
        }
    }

    @Test func `a role is given, listed and taken away`() async throws {
        try await withAdministration { desk in
            #expect(try await desk.type("role bob admin").sentences == ["bob has the role admin now."])
            #expect(try await desk.failure(ofTyping: "role bob admin") == .conflict)
            #expect(try await desk.failure(ofTyping: "role nobody admin") == .notFound)
            let bob = AdminItem.role(RoleItem(account: "bob", role: .admin))
            #expect(try await desk.type("roles") == [bob])
            try await desk.type("role bob member")
            #expect(try await desk.type("roles").isEmpty)
            #expect(
                try await desk.log()
                    == ["role | bob | member to admin | done", "role | bob | admin to member | done"]
            )
        }
    }
}
