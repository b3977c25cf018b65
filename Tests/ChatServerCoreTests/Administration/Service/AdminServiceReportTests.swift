import ChatAdministration
import ChatProtocol
import ChatStorage
import ChatStorageTesting
import Testing

@testable import ChatServerCore

/// Reports, the export, and the audit log.
@Suite(.timeLimit(.minutes(1))) struct AdminServiceReportTests {
    @Test func `rooms lists every open room`() async throws {
        try await withAdministration { desk in
            var alice = try ControlPeer(desk.services)
            _ = try await alice.logIn("alice")
            _ = try await alice.createRoom("Den")
            _ = try await alice.createRoom("Hidden") { $0.listed = false }
            let rooms = try await desk.type("rooms").compactMap { item -> String? in
                if case .room(let room) = item {
                    "\(room.name) \(room.admin) \(room.members) \(room.isListed)"
                } else {
                    nil
                }
            }
            #expect(rooms == ["Den alice 1 true", "Hidden alice 1 false"])
            #expect(try await desk.type("rooms hid").count == 1)
        }
    }

    @Test func `an export has every message, and that it was made is in the log first`() async throws {
        try await withAdministration { desk in
            var alice = try ControlPeer(desk.services)
            _ = try await alice.logIn("alice")
            _ = try await alice.ask(.send(.with("hello all")))
            let records = try await desk.type("export").compactMap { item -> String? in
                if case .object(let json) = item { json } else { nil }
            }
            #expect(records.count { $0.contains(#""record":"account""#) } == 1)
            #expect(records.count { $0.contains(#""body":"hello all""#) } == 1)
            #expect(try await desk.log() == ["export | - | - | done"])
        }
    }

    @Test func `a reload answers what has changed`() async throws {
        try await withAdministration { desk in
            let items = try await desk.type("reload")
            #expect(items == [.reload(ReloadItem(changed: ["greeting"], needsRestart: []))])
            #expect(try await desk.log() == ["reload | - | - | done"])
        }
    }

    @Test func `the audit log is read from the newest on, page by page, and says who acted`() async throws {
        try await withAdministration { desk in
            let ada = try await desk.caller("alice", .admin)
            try await desk.type("ban bob rude", by: ada)
            try await desk.type("lockdown on")
            let items = try await desk.type("audit --limit 2").compactMap { item -> AuditItem? in
                if case .audit(let entry) = item { entry } else { nil }
            }
            #expect(items.map(\.act) == ["audit", "lockdown"])
            #expect(items.map(\.by) == ["operator (user 1000)", "operator (user 1000)"])
            let older = try await desk.type("audit --before \(items[1].id)")
            guard case .audit(let ban) = older.first else {
                throw UnexpectedAnswer(frame: .init())
            }
            #expect((older.count, ban.act, ban.by, ban.target) == (1, "ban", "alice", "bob"))
        }
    }

    @Test func `without an audit log nothing is done`() async throws {
        let store = InMemoryChatStore()
        try await withAdministration(store: store) { desk in
            store.fail(with: .closed(path: "memory"), in: [.administration])
            for command in [AdminCommand.export, .forget(try Username("bob"))] {
                #expect(try await desk.failure(of: command) == .failed)
            }
            store.fail(with: nil, in: [.administration])
            #expect(try await desk.credentials.credential(for: Username("bob")) != nil)
            #expect(try await desk.log().isEmpty)
        }
    }

    @Test func `an act that fails has a second entry`() async throws {
        let store = InMemoryChatStore()
        try await withAdministration(store: store) { desk in
            store.fail(with: .closed(path: "memory"), in: [.maintenance])
            #expect(try await desk.failure(ofTyping: "export") == .failed)
            let log = try await desk.log()
            #expect(log == ["export | - | - | done", "export | - | - | failed"])
        }
    }

    @Test func `an account cannot fill the log with refusals, nor with acts`() async throws {
        try await withAdministration { desk in
            let bob = try await desk.caller("bob", .member)
            #expect(try await desk.failure(ofTyping: "bans", by: bob) == .notPermitted)
            #expect(try await desk.log().isEmpty)
            let mia = try await desk.caller("alice", .moderator)
            for _ in 0...AuditRate.refusals.burst {
                #expect(try await desk.failure(ofTyping: "status", by: mia) == .notPermitted)
            }
            #expect(try await desk.log().count == AuditRate.refusals.burst)
            // Refusals take nothing away from what a moderator does.
            for _ in 0..<AuditRate.acts.burst {
                try await desk.type("kick carol", by: mia)
            }
            #expect(try await desk.failure(ofTyping: "kick carol", by: mia) == .busy)
            #expect(try await desk.failure(ofTyping: "kick carol") == nil)
        }
    }
}
