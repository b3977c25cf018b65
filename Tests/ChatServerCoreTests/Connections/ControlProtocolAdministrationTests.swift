import ChatAdministration
import ChatProtocol
import ChatStorage
import Testing

@testable import ChatServerCore

/// Administration commands in frames.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolAdministrationTests {
    private func withPeer(
        _ role: AccountRole,
        _ body: (AdminDesk, inout ControlPeer) async throws -> Void
    ) async throws {
        try await withAdministration { desk in
            _ = try await desk.caller("alice", role)
            var peer = try ControlPeer(desk.services)
            _ = try await peer.logIn("alice")
            try await body(desk, &peer)
        }
    }

    @Test func `a moderator kicks`() async throws {
        try await withPeer(.moderator) { desk, alice in
            var bob = try ControlPeer(desk.services)
            _ = try await bob.logIn("bob")
            let answer = try await alice.administer(#"{"command":"kick","account":"bob","reason":"loud"}"#)
            #expect(answer.administered.items == [#"{"kind":"notice","sentence":"Ended 1 session of bob."}"#])
            #expect(!answer.administered.more)
            #expect(bob.outbox.isFinished)
        }
    }

    @Test func `an account without a role has no commands`() async throws {
        try await withPeer(.member) { _, alice in
            let answer = try await alice.administer(#"{"command":"who"}"#)
            #expect(answer.failure == .notPermitted)
            #expect(answer.error.message == "Your account has no role on this server.")
        }
    }

    @Test(arguments: AdminVerb.allCases.filter { $0.minimum == .operator && $0 != .userAdd && $0 != .userPassword })
    func `what is the operator's is not done for an admin`(verb: AdminVerb) async throws {
        let arguments: [AdminVerb: String] = [
            .forget: #","account":"bob""#, .userRemove: #","account":"bob""#, .userLock: #","account":"bob""#,
            .userUnlock: #","account":"bob""#, .role: #","account":"bob","role":"admin""#, .lockdown: #","on":true"#,
        ]
        try await withPeer(.admin) { desk, alice in
            let answer = try await alice.administer(#"{"command":"\#(verb.rawValue)"\#(arguments[verb] ?? "")}"#)
            #expect(answer.failure == .notPermitted, "\(answer)")
            #expect(answer.error.message.contains("admin socket"))
            #expect(try await desk.log() == ["\(verb.rawValue) | - | - | notPermitted"])
        }
    }

    @Test(arguments: [
        "", "{", "[]", #"{"command":"dance"}"#, #"{"command":"kick"}"#, #"{"command":"bans","path":"/etc"}"#,
    ])
    func `what is no command is refused`(text: String) async throws {
        try await withPeer(.admin) { _, alice in
            let answer = try await alice.administer(text)
            #expect(answer.failure == .invalidCommand)
        }
    }

    @Test func `what does not exist, and what needs force, is an invalid command`() async throws {
        try await withPeer(.admin) { _, alice in
            #expect(try await alice.administer(#"{"command":"unban","target":"bob"}"#).failure == .invalidCommand)
            let own = try await alice.administer(#"{"command":"ban","target":"192.0.2.1"}"#)
            #expect(own.failure == .invalidCommand)
            #expect(own.error.message.contains("--force"))
        }
    }

    @Test func `a long answer ends at its bounds, and says that there is more`() async throws {
        try await withPeer(.admin) { desk, alice in
            for number in 0..<SessionRequests.administeredItems + 1 {
                try await desk.type("ban 203.0.\(number / 256).\(number % 256)")
            }
            let answer = try await alice.administer(#"{"command":"bans"}"#)
            #expect(answer.administered.items.count == SessionRequests.administeredItems)
            #expect(answer.administered.more)
            try await desk.type("unban 203.0.0.0")
            #expect(try await alice.administer(#"{"command":"bans"}"#).administered.more == false)
        }
    }

    @Test func `a page is full at half a frame`() throws {
        var page = AdministeredPage()
        let item = AdminItem.notice(String(repeating: "x", count: SessionRequests.administeredBytes / 2))
        let added = [page.add(item), page.add(item)]
        #expect(added == [true, false])
        #expect(page.items.count == 1)
        #expect(page.hasMore)
    }
}
