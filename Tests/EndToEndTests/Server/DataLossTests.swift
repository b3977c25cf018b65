import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// Files that vanish, shrink or come back while the server is stopped.
    @Suite struct DataLossTests {
        /// Runs a server on the stage's data, lets alice send a message, and ends the server.
        private func send(_ text: String, on stage: ChatStage, isKilled: Bool = false) async throws {
            let server = try await stage.startServer()
            let alice =
                FileManager.default.fileExists(atPath: stage.folder.file("alice-was-here"))
                ? try await stage.knownUser("alice", port: server.port)
                : try await stage.newUser("alice", port: server.port)
            try stage.folder.write("", to: "alice-was-here")
            _ = try await alice.send(text)
            if isKilled {
                try await server.kill()
            } else {
                _ = try await server.stop()
            }
        }

        private func exported(_ stage: ChatStage) async throws -> [String] {
            let done = try await stage.runServer(["export", "--data", stage.folder.file("data")])
            return done.output.split(separator: "\n").compactMap { line in
                let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                return object?["body"] as? String
            }
        }

        private func refused(_ stage: ChatStage, mentions words: [String]) async throws {
            expectRefusal(try await stage.runServer(["0"] + stage.serverOptions()), code: 1, mentions: words)
        }

        @Test func `messages that are missing or empty stop the start, until the loss is accepted`() async throws {
            try await withChatStage { stage in
                try await send("first", on: stage)
                let path = stage.folder.file("data/messages.sqlite")
                let kept = try Data(contentsOf: URL(fileURLWithPath: path))
                try FileManager.default.removeItem(atPath: path)
                try await refused(stage, mentions: [path, "is missing", "certificate.pem", "--accept-data-loss"])
                #expect(!FileManager.default.fileExists(atPath: path))
                let forget = ["forget", "alice"] + stage.serverOptions().prefix(4)
                expectRefusal(try await stage.runServer(forget), code: 1, mentions: ["There are no messages"])

                try Data().write(to: URL(fileURLWithPath: path))
                try await refused(stage, mentions: [path, "has nothing in it", "--accept-data-loss"])
                expectRefusal(try await stage.runServer(forget), code: 1, mentions: ["has nothing in it"])

                // Once the file is put back, the server starts without any option.
                try kept.write(to: URL(fileURLWithPath: path))
                try await send("second", on: stage)
                #expect(try await exported(stage) == ["first", "second"])

                try FileManager.default.removeItem(atPath: path)
                let server = try await stage.startServer(options: ["--accept-data-loss"])
                #expect(server.transcript.contains("Accepted a loss of data"), "\(server.transcript)")
                _ = try await server.stop()
                try await send("third", on: stage)
                #expect(try await exported(stage) == ["third"])
            }
        }

        @Test func `a server that is killed starts again; without its log it does not`() async throws {
            try await withChatStage { stage in
                try await send("first", on: stage)
                try await send("second", on: stage, isKilled: true)
                try await send("third", on: stage, isKilled: true)
                #expect(try await exported(stage) == ["first", "second", "third"])
                // The mark of the newest message is written at a start: the next start covers the third message.
                _ = try await stage.startServer().kill()
                let log = stage.folder.file("data/messages.sqlite-wal")
                try FileManager.default.removeItem(atPath: log)
                try await refused(stage, mentions: ["was stored in it", "--new-line", "--accept-data-loss"])
            }
        }

        @Test func `accounts that are missing stop the start; a known name can be given back`() async throws {
            try await withChatStage { stage in
                try await send("first", on: stage)
                for end in ["", "-wal", "-shm"] {
                    try? FileManager.default.removeItem(atPath: stage.folder.file("credentials.sqlite" + end))
                }
                try await refused(stage, mentions: ["credentials.sqlite", "the account alice", "user add"])
                let list = ["user", "list", "--credentials", stage.folder.file("credentials.sqlite")]
                expectRefusal(try await stage.runServer(list), code: 1)
                try Data().write(to: URL(fileURLWithPath: stage.folder.file("credentials.sqlite")))
                expectRefusal(try await stage.runServer(list), code: 1, mentions: ["has nothing in it"])
                try await refused(stage, mentions: ["the account alice"])

                let store = stage.serverOptions().dropFirst(2).prefix(2)
                let add = ["user", "add", "alice", "--password-cost", "4"] + store
                let added = try await stage.runServer(add, input: [goodPassword])
                #expect(added.exit == .code(0), "\(added)")
                try await send("second", on: stage)
                #expect(try await exported(stage) == ["first", "second"])
            }
        }

        @Test func `an older copy is told, and starts a new line that clients see`() async throws {
            try await withChatStage { stage in
                try await send("first", on: stage)
                let path = stage.folder.file("data/messages.sqlite")
                let copy = try Data(contentsOf: URL(fileURLWithPath: path))
                try await send("second", on: stage)
                try copy.write(to: URL(fileURLWithPath: path))
                try await refused(stage, mentions: ["ends at message 1, but message 2 was stored", "--new-line"])
                let server = try await stage.startServer(options: ["--new-line"])
                #expect(server.transcript.contains("A new line of messages begins"), "\(server.transcript)")
                _ = try await server.stop()
                try await send("again", on: stage)
                #expect(try await exported(stage) == ["first", "again"])
            }
        }

        @Test func `a new data folder beside accounts that exist is no loss`() async throws {
            try await withChatStage { stage in
                try await send("first", on: stage)
                let other = try await stage.startServer(data: "other")
                _ = try await stage.knownUser("alice", port: other.port)
            }
        }

        @Test func `three programs that open a fresh credential file at once all succeed`() async throws {
            try await withChatStage { stage in
                for round in 0..<10 {
                    let file = stage.folder.file("fresh-\(round).sqlite")
                    try await withThrowingTaskGroup(of: FinishedProgram.self) { group in
                        for number in 0..<3 {
                            group.addTask {
                                let options = ["--credentials", file, "--password-cost", "1"]
                                return try await stage.runServer(
                                    ["user", "add", "user\(number)"] + options,
                                    input: [goodPassword]
                                )
                            }
                        }
                        for try await done in group {
                            #expect(done.exit == .code(0), "\(done)")
                        }
                    }
                    let list = try await stage.runServer(["user", "list", "--credentials", file])
                    #expect(list.output == "user0\nuser1\nuser2\n", "\(list)")
                }
            }
        }
    }
}
