import ChatProtocol
import ChatStorage
import ChatStorageTesting
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Who may make accounts, by the setting `registration`.
@Suite(.timeLimit(.minutes(1))) struct RegistrationModeTests {
    private let store = InMemoryChatStore()

    /// Makes an invite.
    private func invite(uses: Int = 1, expires: Int64 = .max) async throws -> (code: InviteCode, id: InviteID) {
        var generator = SystemRandomNumberGenerator()
        let code = InviteCode(using: &generator)
        let draft = InviteDraft(
            digest: code.digest,
            label: "",
            uses: uses,
            expires: expires,
            maker: .operator(uid: 0)
        )
        return (code, try await store.addInvite(draft, now: 0).id)
    }

    private func register(
        _ services: ControlServices,
        _ name: String,
        _ invite: InviteCode? = nil,
        password: String = "Sesame123",
        address: String = "192.0.2.1"
    ) async throws -> ProtoServerFrame {
        var peer = try ControlPeer(services, address: address)
        try await peer.greet()
        return try await peer.answer(
            .register(.with { ($0.username, $0.password, $0.invite) = (name, password, .init(invite?.bytes ?? [])) })
        )
    }

    private func uses(of id: InviteID) async throws -> [Int] {
        try await store.invites().filter { $0.id == id }.flatMap { [$0.used, $0.reserved] }
    }

    @Test(
        arguments: [
            (.open, true, .open, nil, nil), (.invite, false, .invite, .inviteNeeded, nil),
            (.approval, false, .approval, .approvalNeeded, nil),
            (.closed, false, .closed, .registrationClosed, .registrationClosed),
        ] as [(RegistrationMode, Bool, ProtoRegistration, ProtoErrorCode?, ProtoErrorCode?)]
    )
    func `each mode says what it is, and lets in whom it should`(
        mode: RegistrationMode,
        isOpen: Bool,
        announced: ProtoRegistration,
        without: ProtoErrorCode?,
        with: ProtoErrorCode?
    ) async throws {
        let (code, id) = try await invite()
        try await withServices(registration: mode, messages: store) { services in
            var peer = try ControlPeer(services)
            let welcome = try await peer.answer(.hello(.version(1...1))).welcome
            #expect(welcome.registrationOpen == isOpen)
            #expect(welcome.registration == announced)
            #expect(try await register(services, "alice").failure == without)
            let answer = try await register(services, "bob", code)
            #expect(answer.failure == with)
            #expect(answer.loggedIn.username == (with == nil ? "bob" : ""))
            // An open server needs no invite, and uses none up.
            let isUsed = mode == .invite || mode == .approval
            #expect(try await uses(of: id) == [isUsed ? 1 : 0, 0])
        }
    }

    @Test func `an invite is good for as many accounts as it says`() async throws {
        let (code, id) = try await invite(uses: 2)
        try await withServices(registration: .invite, messages: store) { services in
            #expect(try await register(services, "alice", code).loggedIn.username == "alice")
            // What fails before does not cost a use.
            #expect(try await register(services, "ALICE", code).failure == .usernameTaken)
            #expect(try await register(services, "bob", code, password: "short").failure == .passwordPolicy)
            #expect(try await register(services, ".bob", code).failure == .invalidUsername)
            #expect(try await uses(of: id) == [1, 0])
            #expect(try await register(services, "bob", code).loggedIn.username == "bob")
            let third = try await register(services, "carol", code)
            #expect(third.failure == .inviteRefused)
            #expect(third.error.message == "The invite is used up. Ask for another one.")
            #expect(try await uses(of: id) == [2, 0])
        }
    }

    @Test func `an invite that has ended says why`() async throws {
        let expired = try await invite(expires: 1)
        let revoked = try await invite()
        _ = try await store.revokeInvite(revoked.id)
        try await withServices(registration: .invite, messages: store) { services in
            let answers = try await [
                register(services, "alice", expired.code), register(services, "alice", revoked.code),
            ]
            #expect(answers.map(\.failure) == [.inviteRefused, .inviteRefused])
            #expect(
                answers.map(\.error.message) == [
                    "The invite has expired. Ask for another one.", "The invite was taken back. Ask for another one.",
                ]
            )
        }
    }

    @Test func `codes that the server never made count as wrong passwords of the network`() async throws {
        let (code, _) = try await invite()
        try await withServices(registration: .invite, messages: store) { services in
            for number in 0..<LoginThrottle.freePerNetwork {
                var peer = try ControlPeer(services)
                try await peer.greet()
                var register = ProtoRegister.with("alice", "Sesame123")
                // One of the wrong size is a wrong one, too.
                register.invite = .init(repeating: UInt8(number), count: number.isMultiple(of: 2) ? 16 : 5)
                #expect(try await peer.answer(.register(register)).failure == .inviteRefused)
            }
            let wrong = try #require(InviteCode([UInt8](repeating: 0, count: 16)))
            #expect(try await register(services, "alice", wrong).failure == .throttled)
            #expect(try await register(services, "alice", wrong, address: "192.0.2.9").failure == .inviteRefused)
            // A good one cannot be guessed, so it is taken all the same.
            #expect(try await register(services, "alice", code).loggedIn.username == "alice")
        }
    }

    @Test func `whoever applies is let in by an operator, and nobody else gets the name`() async throws {
        try await withServices(registration: .approval, messages: store) { services in
            let first = try await register(services, "Dora")
            #expect(first.failure == .approvalNeeded)
            #expect(
                first.error.message
                    == "Your request for an account was noted. An operator must approve it; "
                    + "start the client again then."
            )
            let claim = try #require(InviteCode(first.error.claim))
            let dora = try Username("dora")
            let application = try #require(try await store.application(named: dora, now: 0))
            #expect(application.username.value == "Dora")
            #expect(application.network == "192.0.2.1")
            // Others find the name taken, with and without an invite; the applicant waits, with the same claim.
            #expect(try await register(services, "DORA").failure == .usernameTaken)
            let (code, id) = try await invite()
            let held = try await register(services, "dora", code)
            #expect(held.failure == .usernameTaken)
            #expect(
                held.error.message
                    == "Somebody has asked for the username dora, and the request waits for the operator's approval. "
                    + "Choose another name."
            )
            #expect(try await uses(of: id) == [0, 0])
            let waiting = try await register(services, "dora", claim)
            #expect(waiting.failure == .approvalNeeded)
            #expect(waiting.error.claim.isEmpty)
            var peer = try ControlPeer(services)
            try await peer.greet()
            #expect(try await !peer.answer(.checkUser(.with { $0.username = "dora" })).userStatus.exists)
            #expect(try await peer.answer(.login(.with("dora", "Sesame123"))).failure == .noSuchUser)
            // The password is the one of the request that makes the account.
            let now = ServerTime.milliseconds
            _ = try await store.decideApplication(of: dora, isApproved: true, by: .operator(uid: 0), now: now)
            let made = try await register(services, "Dora", claim, password: "Another123")
            #expect(made.loggedIn.username == "Dora")
            #expect(try await store.applications(now: now).isEmpty)
            #expect(try await peer.answer(.login(.with("dora", "Another123"))).loggedIn.username == "Dora")
        }
    }

    @Test func `a rejected application's claim is refused, and the name is free again`() async throws {
        try await withServices(registration: .approval, messages: store) { services in
            let claim = try #require(InviteCode(try await register(services, "dora").error.claim))
            _ = try await store.decideApplication(
                of: Username("dora"),
                isApproved: false,
                by: .operator(uid: 0),
                now: ServerTime.milliseconds
            )
            #expect(try await register(services, "dora", claim).failure == .inviteRefused)
            #expect(try await register(services, "dora").failure == .approvalNeeded)
        }
    }

    @Test func `applications are bounded, of a network and by the rate of registrations`() async throws {
        try await withServices(registration: .approval, messages: store) { services in
            for number in 0..<AdministrationLimits.applicationsOfSubnet {
                #expect(try await register(services, "user\(number)").failure == .approvalNeeded)
            }
            let surplus = try await register(services, "another")
            #expect(surplus.failure == .throttled)
            #expect(
                surplus.error.message == "Too many requests for accounts wait for an operator. Try again in an hour."
            )
            #expect(try await register(services, "another", address: "2001:db8::1").failure == .approvalNeeded)
            let network = try await store.application(named: Username("another"), now: 0)?.network
            #expect(network == "2001:db8::/64")
        }
        let rate = RegistrationRate(burst: 1, perMinute: 1)
        try await withServices(registration: .approval, registrationRate: rate, messages: InMemoryChatStore()) {
            services in
            let answers = try await [register(services, "user1"), register(services, "user2")]
            #expect(answers.map(\.failure) == [.approvalNeeded, .throttled])
        }
    }

    @Test func `an open server keeps a name for its applicant, who needs no approval any more`() async throws {
        let claim = try await withApplication()
        try await withServices(registration: .open, messages: store) { services in
            #expect(try await register(services, "dora").failure == .usernameTaken)
            let other = try await invite().code
            #expect(try await register(services, "dora", other).failure == .usernameTaken)
            #expect(try await register(services, "dora", claim).loggedIn.username == "dora")
            #expect(try await store.applications(now: 0).isEmpty)
        }
    }

    /// Applies for the name dora, and returns the claim.
    private func withApplication() async throws -> InviteCode {
        var claim: InviteCode?
        try await withServices(registration: .approval, messages: store) { services in
            claim = InviteCode(try await register(services, "dora").error.claim)
        }
        return try #require(claim)
    }
}
