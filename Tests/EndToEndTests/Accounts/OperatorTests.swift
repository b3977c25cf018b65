import ChatProtocol
import ChatTesting
import Foundation
import SwiftProtobuf
import Testing

extension EndToEnd {
    /// Effects of `chatserver user` and `chatserver forget` on names and passwords.
    @Suite struct OperatorTests {
        @Test func `a removed account's name stays reserved until it is added or forgotten`() async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("alice", port: server.port)
                #expect(try await user(stage, ["remove", "alice"]).exit == .code(0))
                for source in ["127.0.0.1", "127.0.0.2"] {
                    let client = try await ControlClient.connect(port: server.port, from: source, in: stage.scope)
                    #expect(try await client.register("ALICE", goodPassword)?.error.code == .usernameTaken)
                    #expect(try await client.logIn("alice", goodPassword)?.error.code == .wrongPassword)
                    let status = try await client.answer(.checkUser(.with { $0.username = "alice" }))?.userStatus
                    #expect(status?.exists == true)
                }
                let added = try await user(
                    stage,
                    ["add", "alice", "--password-cost", "4"],
                    input: Data("Again1234\n".utf8)
                )
                #expect(added.exit == .code(0), "\(added)")
                let back = try await ControlClient.connect(port: server.port, in: stage.scope)
                #expect(try await back.logIn("alice", "Again1234")?.loggedIn.username == "alice")
            }
        }

        @Test func `names that look like options can be removed and forgotten`() async throws {
            try await withChatStage { stage in
                try stage.folder.write(
                    "--help:\(goodPassword)\n-rf:\(goodPassword)\nbob:\(goodPassword)\n",
                    to: "users.txt"
                )
                let server = try await stage.startServer(credentials: "users.txt")
                for name in ["--help", "-rf"] {
                    let client = try await ControlClient.connect(port: server.port, in: stage.scope)
                    #expect(try await client.logIn(name, goodPassword)?.loggedIn.username == name)
                }
                _ = try await server.stop()
                let store = ["--credentials", stage.folder.file("users.txt")]
                let removed = try await stage.runServer(["user", "remove"] + store + ["--", "-rf"])
                #expect(removed.output == "Removed -rf.\n", "\(removed)")
                let forgotten = try await stage.runServer(
                    ["forget"] + store + ["--data", stage.folder.file("data"), "--", "--help"]
                )
                #expect(forgotten.output.hasPrefix("Removed the account --help.\n"), "\(forgotten)")
                let refused = try await stage.runServer(
                    ["user", "add"] + store + ["--", "-rf2"],
                    input: [goodPassword]
                )
                #expect(refused.exit == .code(1))
                #expect(refused.errors.contains("begins with a letter, a digit or '_'"), "\(refused)")
                #expect(try stage.folder.read("users.txt").split(separator: "\n").count == 1)
            }
        }

        @Test func `a password from a pipe is text, without a byte order mark`() async throws {
            try await withChatStage { stage in
                let marked = try await user(
                    stage,
                    ["add", "marked", "--password-cost", "4"],
                    input: Data([0xEF, 0xBB, 0xBF] + Array("\(goodPassword)\r\n".utf8))
                )
                #expect(marked.exit == .code(0), "\(marked)")
                let latin = try await user(
                    stage,
                    ["add", "latin", "--password-cost", "4"],
                    input: Data(Array("Sesame".utf8) + [0xE4] + Array("123\n".utf8))
                )
                #expect(latin.exit == .code(1))
                #expect(latin.errors.contains("is not UTF-8"), "\(latin)")
                let control = try await user(
                    stage,
                    ["add", "control", "--password-cost", "4"],
                    input: Data("Sesame\t1234\n".utf8)
                )
                #expect(control.exit == .code(1))
                #expect(control.errors.contains("control character"), "\(control)")
                let composed = try await user(
                    stage,
                    ["add", "composed", "--password-cost", "4"],
                    input: Data("P\u{E4}ssword1\n".utf8)
                )
                #expect(composed.exit == .code(0), "\(composed)")
                let server = try await stage.startServer()
                let client = try await ControlClient.connect(port: server.port, in: stage.scope)
                #expect(try await client.logIn("latin", goodPassword)?.error.code == .noSuchUser)
                #expect(try await client.logIn("marked", goodPassword)?.loggedIn.username == "marked")
                let other = try await ControlClient.connect(port: server.port, in: stage.scope)
                #expect(try await other.logIn("composed", "Pa\u{308}ssword1")?.loggedIn.username == "composed")
            }
        }

        @Test func `the log says who came from where, and never a secret`() async throws {
            try await withServer { stage, server in
                let client = try await ControlClient.connect(port: server.port, from: "127.0.0.2", in: stage.scope)
                #expect(try await client.register("alice", goodPassword)?.loggedIn.username == "alice")
                let wrong = try await ControlClient.connect(port: server.port, from: "127.0.0.3", in: stage.scope)
                #expect(try await wrong.logIn("alice", "Guessed1234")?.error.code == .wrongPassword)
                _ = try await server.stop()
                let lines = server.transcript.split(separator: "\n")
                for (event, address) in [
                    ("account registered", "127.0.0.2"), ("session began", "127.0.0.2"), ("session ended", "127.0.0.2"),
                    ("wrong password", "127.0.0.3"),
                ] {
                    let line = lines.first { $0.contains(event) } ?? ""
                    #expect(line.contains("address=\(address)"), "\(event): \(line)")
                    #expect(line.contains("user=alice"), "\(event): \(line)")
                }
                #expect(lines.contains { $0.contains("session began") && $0.contains("client=a test") })
                #expect(!server.transcript.contains(goodPassword))
                #expect(!server.transcript.contains("Guessed1234"))
            }
        }

        private func user(_ stage: ChatStage, _ arguments: [String], input: Data = Data()) async throws
            -> FinishedProgram
        {
            try await stage.runServer(
                ["user"] + arguments + ["--credentials", stage.folder.file("credentials.sqlite")],
                bytes: [UInt8](input)
            )
        }
    }
}
