import ChatAdministration
import ChatProtocol
import ChatStorage
import ChatStorageTesting
import Testing

@testable import ChatServerCore

/// Invites and applications by command.
@Suite(.timeLimit(.minutes(1))) struct AdminServiceEntranceTests {
    @Test func `an invite's code is shown once, makes an account, and is in no list and no log`() async throws {
        try await withAdministration(registration: .invite) { desk in
            guard case .invite(let made) = try await desk.type("invite Eve --uses 2 --for 1d").first else {
                throw UnexpectedAnswer(frame: .init())
            }
            let code = try #require(InviteCode(text: made.code ?? ""))
            #expect((made.label, made.uses, made.used, made.expires) == ("Eve", 2, 0, made.time + 86_400_000))
            var eve = try ControlPeer(desk.services)
            try await eve.greet()
            let answer = try await eve.answer(.register(.invited("eve", code)))
            #expect(answer.body == .loggedIn(answer.loggedIn))
            guard case .invite(let listed) = try await desk.type("invites").first else {
                throw UnexpectedAnswer(frame: answer)
            }
            #expect((listed.used, listed.code) == (1, nil))
            try await desk.type("revoke #\(made.id)")
            #expect(try await desk.type("invites").isEmpty)
            #expect(try await desk.failure(ofTyping: "revoke #\(made.id)") == .conflict)
            #expect(try await desk.failure(ofTyping: "revoke #99") == .notFound)
            #expect(
                try await desk.log() == [
                    "invite | - | for 2 accounts, 86400 s; Eve | done", "revoke | #1 | Eve | done",
                ]
            )
        }
    }

    @Test func `an application is listed, approved, and becomes an account; another is rejected`() async throws {
        try await withAdministration(registration: .approval) { desk in
            let mia = try await desk.caller("carol", .moderator)
            var claims: [InviteCode] = []
            for name in ["eve", "fay"] {
                var peer = try ControlPeer(desk.services)
                try await peer.greet()
                let answer = try await peer.answer(.register(.with(name, "Sesame123")))
                #expect(answer.failure == .approvalNeeded)
                claims.append(try #require(InviteCode(answer.error.claim)))
            }
            let pending = try await desk.type("pending", by: mia).compactMap { item -> String? in
                if case .application(let application) = item { application.account } else { nil }
            }
            #expect(pending == ["eve", "fay"])
            try await desk.type("approve eve", by: mia)
            #expect(try await desk.type("reject fay", by: mia).sentences == ["Rejected fay. The name is free."])
            #expect(try await desk.failure(ofTyping: "approve fay", by: mia) == .notFound)
            var eve = try ControlPeer(desk.services)
            try await eve.greet()
            let answer = try await eve.answer(.register(.invited("eve", claims[0])))
            #expect(answer.body == .loggedIn(answer.loggedIn))
            #expect(try await desk.log() == ["approve | eve | - | done", "reject | fay | - | done"])
        }
    }

    @Test func `a decision that comes too late is in the log as one that was not made`() async throws {
        try await withAdministration(registration: .approval) { desk in
            var peer = try ControlPeer(desk.services)
            try await peer.greet()
            let claim = try #require(
                InviteCode(try await peer.answer(.register(.with("eve", "Sesame123"))).error.claim)
            )
            try await desk.type("approve eve")
            // Its owner registers at this moment.
            let now = ServerTime.milliseconds
            _ = try await desk.store.reserveInvite(digest: claim.digest, for: Username("eve"), now: now)
            #expect(try await desk.failure(ofTyping: "reject eve") == .conflict)
            #expect(try await desk.log().suffix(2) == ["reject | eve | - | done", "reject | eve | - | conflict"])
        }
    }
}

extension ProtoRegister {
    /// A registration with an invite or a claim.
    fileprivate static func invited(_ username: String, _ code: InviteCode) -> ProtoRegister {
        var request = ProtoRegister.with(username, "Sesame123")
        request.invite = .init(code.bytes)
        return request
    }
}
