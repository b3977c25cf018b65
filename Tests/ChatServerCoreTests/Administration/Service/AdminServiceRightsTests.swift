import ChatAdministration
import ChatProtocol
import ChatStorage
import Testing

@testable import ChatServerCore

/// Who may do what to whom, asked of the service as a whole.
@Suite(.timeLimit(.minutes(1))) struct AdminServiceRightsTests {
    /// The commands about an account, to bob.
    private static let commands = [
        "kick bob", "ban bob --for 1h", "user remove bob", "user lock bob", "user unlock bob", "forget bob",
        "role bob moderator",
    ]

    @Test(arguments: commands, AccountRole.allCases)
    func `a command about an account needs a higher role than that account has`(
        line: String,
        target: AccountRole
    ) async throws {
        let command = try AdminCommand(line: line)
        for rank in AdminRank.allCases {
            try await withAdministration { desk in
                let caller = try await caller(rank, desk)
                _ = try await desk.caller("bob", target)
                let mayUse = rank >= command.verb.minimum
                let isPermitted = mayUse && rank > AdminRank(target)
                let failure = try await desk.failure(of: command, by: caller)
                #expect((failure != .notPermitted) == isPermitted, "\(rank) on \(target): \(failure as Any)")
                // Refusals of accounts with a role are in the log, and nothing but these.
                let log = try await desk.log()
                let isNoted = !isPermitted && rank > .member
                #expect(log.contains { $0.hasSuffix("| notPermitted") } == isNoted, "\(rank) on \(target): \(log)")
                let isThere = try await desk.credentials.credential(for: Username("bob")) != nil
                let removes = command.verb == .userRemove || command.verb == .forget
                #expect(isThere == !(removes && isPermitted))
            }
        }
    }

    @Test func `an admin cannot act on themselves`() async throws {
        try await withAdministration { desk in
            let ada = try await desk.caller("alice", .admin)
            #expect(try await desk.failure(ofTyping: "kick alice", by: ada) == .notPermitted)
            #expect(try await desk.failure(ofTyping: "ban alice", by: ada) == .notPermitted)
        }
    }

    @Test func `the operator acts on admins`() async throws {
        try await withAdministration { desk in
            _ = try await desk.caller("alice", .admin)
            try await desk.type("ban alice --for 1h rude")
            try await desk.type("user lock alice")
            try await desk.type("role alice member")
            #expect(try await desk.type("roles").isEmpty)
        }
    }

    @Test func `a network with a higher role in it is not banned, and the own address needs force`() async throws {
        try await withAdministration(trustedProxies: ["10.9.0.0/16"]) { desk in
            let mia = try await desk.caller("alice", .moderator, address: "192.0.2.1")
            _ = try await desk.caller("bob", .admin)
            var bob = try ControlPeer(desk.services, address: "198.51.100.7")
            _ = try await bob.logIn("bob")
            #expect(try await desk.failure(ofTyping: "ban 198.51.100.0/24 --for 1h --force", by: mia) == .notPermitted)
            #expect(try await desk.failure(ofTyping: "ban 192.0.2.0/24 --for 1h", by: mia) == .needsForce)
            #expect(try await desk.failure(ofTyping: "ban 10.9.0.0/24 --for 1h --force", by: mia) == .notPermitted)
            #expect(try await desk.failure(ofTyping: "ban 10.0.0.0/8") == .needsForce)
            #expect(try await desk.failure(ofTyping: "ban 127.0.0.1") == .needsForce)
            #expect(try await desk.failure(ofTyping: "ban 192.0.2.0/24 --for 1h --force", by: mia) == nil)
            #expect(try await desk.failure(ofTyping: "ban 198.51.100.0/24") == nil)
            #expect(bob.outbox.isFinished)
        }
    }

    @Test func `a moderator cannot lock out the admins while none is connected`() async throws {
        try await withAdministration { desk in
            let mia = try await desk.caller("alice", .moderator)
            _ = try await desk.caller("bob", .admin)
            for network in ["0.0.0.0/0", "198.0.0.0/8", "198.51.100.0/23", "::/0", "2001:db8::/47"] {
                let failure = try await desk.failure(ofTyping: "ban \(network) --for 1d --force", by: mia)
                #expect(failure == .notPermitted, "\(network)")
            }
            #expect(try await desk.type("bans").isEmpty)
            let ada = try await desk.caller("bob", .admin, address: "127.0.0.1")
            #expect(try await desk.failure(ofTyping: "ban 127.0.0.0/8 --force", by: ada) == .notPermitted)
            #expect(try await desk.failure(ofTyping: "ban 198.0.0.0/8", by: ada) == .needsForce)
            #expect(try await desk.failure(ofTyping: "ban 198.0.0.0/8 --force", by: ada) == nil)
        }
    }

    @Test func `a ban of a single IPv6 address names the network around it`() async throws {
        try await withAdministration { desk in
            let sentence =
                "2001:db8::7 is a single address of the network 2001:db8::/64, whose user can take others in it."
            let answer = try await desk.type("ban 2001:db8::7")
            #expect(answer.sentences == [sentence])
            #expect(try await desk.type("ban 2001:db8::/64").sentences.isEmpty)
            #expect(try await desk.type("ban 192.0.2.7").sentences.isEmpty)
        }
    }

    @Test func `a moderator lifts and replaces only their own bans`() async throws {
        try await withAdministration { desk in
            let mia = try await desk.caller("alice", .moderator)
            let max = try await desk.caller("bob", .moderator)
            try await desk.type("ban carol --for 1d", by: mia)
            #expect(try await desk.failure(ofTyping: "unban carol", by: max) == .notPermitted)
            #expect(try await desk.failure(ofTyping: "ban carol --for 1m", by: max) == .notPermitted)
            #expect(try await desk.failure(ofTyping: "ban dora", by: mia) == .notPermitted)
            #expect(try await desk.failure(ofTyping: "ban dora --for 2d", by: mia) == .notPermitted)
            try await desk.type("unban carol", by: mia)
            #expect(try await desk.type("bans").isEmpty)
        }
    }

    @Test func `a role cannot be used after it was taken away`() async throws {
        try await withAdministration { desk in
            _ = try await desk.caller("alice", .admin)
            var alice = try ControlPeer(desk.services)
            _ = try await alice.logIn("alice")
            #expect(try await alice.administer(#"{"command":"bans"}"#).body == .administered(.init()))
            try await desk.type("role alice member")
            #expect(try await alice.administer(#"{"command":"bans"}"#).failure == .notPermitted)
        }
    }

    private func caller(_ rank: AdminRank, _ desk: AdminDesk) async throws -> AdminCaller {
        switch rank {
        case .member: try await desk.caller("alice", .member)
        case .moderator: try await desk.caller("alice", .moderator)
        case .admin: try await desk.caller("alice", .admin)
        case .operator: AdminDesk.console
        }
    }
}
