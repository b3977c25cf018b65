import ChatProtocol
import ChatTesting
import Foundation
import SwiftProtobuf
import Testing

extension EndToEnd {
    /// Commands at the admin socket of a running server.
    @Suite struct AdminSocketTests {
        private func admin(_ stage: ChatStage, _ words: String...) async throws -> FinishedProgram {
            try await stage.runServer(["admin", "--data", stage.folder.file("data")] + words)
        }

        private func objects(_ done: FinishedProgram) throws -> [[String: Any]] {
            #expect(done.exit == .code(0), "\(done)")
            return try done.output.split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
        }

        @Test func `the socket is the server's user's alone, and goes with the server`() async throws {
            try await withServer { stage, server in
                let folder = stage.folder.file("data/admin")
                let attributes = try FileManager.default.attributesOfItem(atPath: folder)
                #expect(attributes[.posixPermissions] as? Int == 0o700)
                let socket = try FileManager.default.attributesOfItem(atPath: folder + "/admin.sock")
                #expect(socket[.type] as? FileAttributeType == .typeSocket)
                #expect(socket[.posixPermissions] as? Int == 0o600)
                _ = try await server.stop()
                #expect(!FileManager.default.fileExists(atPath: folder + "/admin.sock"))
                let late = try await admin(stage, "status")
                expectRefusal(late, code: 69, mentions: ["No server answers at"])
            }
        }

        @Test func `a server does not start where its socket would not be safe`() async throws {
            try await withChatStage { stage in
                let folder = stage.folder.file("data/admin")
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
                let open = try await stage.finish(stage.serverPlan())
                expectRefusal(open, code: 1, mentions: ["Others have rights", "chmod 700"])
                try FileManager.default.removeItem(atPath: folder)
                let elsewhere = try stage.folder.folder("elsewhere")
                try FileManager.default.createSymbolicLink(atPath: folder, withDestinationPath: elsewhere)
                let link = try await stage.finish(stage.serverPlan())
                expectRefusal(link, code: 1, mentions: ["is not a folder itself"])
                let long = stage.folder.file(String(repeating: "x", count: 120))
                let far = try await stage.finish(stage.serverPlan(options: ["--admin-socket", long]))
                #expect(far.exit != .code(0), "\(far)")
                #expect(far.errors.contains("107"), "\(far)")
                // None of them has left a socket, and the server starts once it is switched off.
                _ = try await stage.startServer(options: ["--admin-socket", "off"])
            }
        }

        @Test func `status and who tell how the server is`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                let report = try await admin(stage, "--json", "status")
                let status = try #require(objects(report).first)
                #expect(status["sessions"] as? Int == 1)
                #expect(status["accounts"] as? Int == 1)
                #expect(server.greeting.contains(status["fingerprint"] as? String ?? "?"))
                #expect(status["certificateExpires"] as? Int != nil)
                let list = try await admin(stage, "--json", "who")
                let who = try #require(objects(list).first)
                #expect(who["account"] as? String == "alice")
                #expect(who["address"] as? String == "127.0.0.1")
                #expect(who["client"] as? String != "")
                let table = try await admin(stage, "who")
                #expect(table.output.contains("alice"), "\(table)")
                _ = try await alice.exit()
            }
        }

        @Test func `a session that does not read is kicked`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                bob.program.signal(SIGSTOP)
                let done = try await admin(stage, "kick", "bob")
                #expect(done.output == "Ended 1 session of bob.\n", "\(done)")
                let who = try await admin(stage, "--json", "who")
                #expect(try objects(who).isEmpty, "\(who)")
                bob.program.signal(SIGCONT)
                #expect(try await bob.next("disconnected").string("code") == "kicked")
            }
        }

        @Test func `a new password, a lock and a removal end sessions at once`() async throws {
            try await withServer { stage, server in
                let data = ["--data", stage.folder.file("data")]
                let steps: [([String], String, String)] = [
                    (["password", "bob"], "Changed the password of bob.\n", "password_changed"),
                    (["lock", "joe", "--reason", "holidays"], "Locked joe.\n", "barred"),
                    (["remove", "max"], "Removed max.\n", "account_removed"),
                ]
                for (words, answer, code) in steps {
                    let client = try await stage.newUser(words[1], port: server.port)
                    let done = try await stage.runServer(["user"] + words + data, input: ["Another7-quartz"])
                    #expect(done.output == answer, "\(done)")
                    #expect(try await client.next("disconnected").string("code") == code)
                }
                let again = try await stage.runClient("bob", port: server.port, input: ["Another7-quartz", "EX"])
                #expect(again.exit == .code(0), "\(again)")
                let locked = try await stage.runClient("joe", port: server.port, input: [goodPassword, "EX"])
                expectRefusal(locked, code: 1, mentions: ["locked by the operator", "holidays"])
                let unlock = try await stage.runServer(["user", "unlock", "joe"] + data)
                #expect(unlock.output == "Unlocked joe.\n", "\(unlock)")
                let open = try await stage.runClient("joe", port: server.port, input: [goodPassword, "EX"])
                #expect(open.exit == .code(0), "\(open)")
                let list = try await stage.runServer(["user", "list"] + data)
                #expect(list.output == "bob\njoe\n", "\(list)")
            }
        }

        @Test func `a running server forgets, tells the rooms, and exports the rest`() async throws {
            try await withServer { stage, server in
                let data = ["--data", stage.folder.file("data")]
                let alice = try await stage.newUser("alice", port: server.port)
                let bob = try await stage.newUser("bob", port: server.port)
                _ = try await alice.send("a secret of alice")
                _ = try await bob.nextMessage("a secret of alice")
                _ = try await bob.send("hello")
                let done = try await stage.runServer(["forget", "ALICE"] + data)
                #expect(done.output == "Removed the account alice.\nEmptied 1 message.\n", "\(done)")
                #expect(try await alice.next("disconnected").string("code") == "account_removed")
                let export = try await stage.runServer(["export"] + data)
                #expect(export.output.contains(#""body":"hello""#), "\(export)")
                #expect(!export.output.contains("alice"), "\(export)")
                #expect(!export.output.contains("secret"), "\(export)")
                // The server goes on, and the name is free.
                _ = try await bob.send("still here")
                _ = try await stage.newUser("alice2", port: server.port)
                let again = try await stage.runClient("alice", port: server.port, input: [goodPassword, "EX"])
                #expect(again.exit == .code(0), "\(again)")
                let log = try objects(await admin(stage, "--json", "audit"))
                #expect(log.compactMap { $0["act"] as? String } == ["audit", "export", "forget"])
                #expect(!"\(log)".contains("alice"))
            }
        }

        @Test func `a role has its commands in frames, and not the operator's`() async throws {
            try await withServer { stage, server in
                let names = ["alice", "bob", "carol"]
                for name in names {
                    try await stage.makeAccount(name, port: server.port)
                }
                _ = try await admin(stage, "role", "alice", "moderator")
                _ = try await admin(stage, "role", "bob", "admin")
                let alice = try await ControlClient.connect(port: server.port, in: stage.scope)
                #expect(try await alice.logIn("alice", goodPassword)?.loggedIn.role == .moderator)
                func answer(_ json: String) async throws -> ProtoServerFrame? {
                    try await alice.answer(.administer(.with { $0.command = json }))
                }
                #expect(try await answer(#"{"command":"who"}"#)?.administered.items.count == 1)
                for json in [
                    #"{"command":"kick","account":"bob"}"#, #"{"command":"ban","target":"bob","for":60}"#,
                    #"{"command":"kick","account":"alice"}"#, #"{"command":"role","account":"alice","role":"admin"}"#,
                    #"{"command":"ban","target":"carol"}"#, #"{"command":"export"}"#, #"{"command":"status"}"#,
                ] {
                    #expect(try await answer(json)?.error.code == .notPermitted, "\(json)")
                }
                #expect(
                    try await answer(#"{"command":"ban","target":"carol","for":60}"#)?.administered.items.count == 1
                )
                let banned = try await stage.runClient("carol", port: server.port, input: [goodPassword, "EX"])
                expectRefusal(banned, code: 1, mentions: ["You are banned"])
                _ = try await admin(stage, "role", "alice", "member")
                #expect(try await answer(#"{"command":"bans"}"#)?.error.code == .notPermitted)
                let unbanned = try await admin(stage, "unban", "carol")
                #expect(unbanned.output == "Lifted ban #1 of carol.\n", "\(unbanned)")
            }
        }
    }
}
