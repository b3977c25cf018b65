import ChatTesting
import Testing

extension EndToEnd {
    @Suite struct StartTests {
        @Test func `it says that it binds, where it listens, its fingerprint and that it is ready`() async throws {
            try await withServer { _, server in
                #expect(server.greeting.contains("server listening at 127.0.0.1 on port \(server.port)"))
                #expect(server.transcript.contains("Attempting to bind"), "\(server.transcript)")
                #expect(server.transcript.contains("SHA256:"), "\(server.transcript)")
                #expect((1...65_535).contains(server.port))
            }
        }

        @Test(arguments: ["abc", "65536", "-1", "1300x", ""])
        func `a port that is none is wrong usage`(_ port: String) async throws {
            try await withChatStage { stage in
                expectRefusal(try await stage.runServer([port] + stage.serverOptions()), code: 64)
            }
        }

        @Test func `no port, or an unknown option, is wrong usage`() async throws {
            try await withChatStage { stage in
                expectRefusal(try await stage.runServer([]), code: 64)
                expectRefusal(try await stage.runServer(["0", "--no-such-option"]), code: 64)
            }
        }

        @Test func `a port that is taken is named`() async throws {
            try await withServer { stage, server in
                let options = stage.serverOptions(data: "other", credentials: "other.sqlite")
                let done = try await stage.runServer(["\(server.port)"] + options)
                expectRefusal(done, code: 1, mentions: ["\(server.port)"])
            }
        }

        @Test func `a data folder that cannot be written is named`() async throws {
            try await withChatStage { stage in
                try stage.folder.write("a file, and no folder", to: "file")
                let done = try await stage.runServer(["0"] + stage.serverOptions(data: "file/data"))
                expectRefusal(done, code: 1, mentions: [stage.folder.file("file")])
            }
        }

        @Test func `a bad, missing or foreign certificate stops the start`() async throws {
            try await withChatStage { stage in
                for data in ["one", "two"] {
                    let server = try await stage.startServer(data: data, credentials: data + ".sqlite")
                    let exit = try await server.stop()
                    #expect(exit == .code(0), "\(server.transcript)")
                }
                try stage.folder.write("no certificate", to: "bad.pem")
                let pairs = [
                    ("one/certificate.pem", "two/key.pem"), ("bad.pem", "one/key.pem"),
                    ("one/certificate.pem", "bad.pem"), ("missing.pem", "one/key.pem"),
                ]
                for (certificate, key) in pairs {
                    let files = [
                        "--certificate", stage.folder.file(certificate), "--key", stage.folder.file(key),
                    ]
                    let options = stage.serverOptions(data: "three", credentials: "three.sqlite")
                    expectRefusal(try await stage.runServer(["0"] + options + files), code: 1)
                }
                let (certificate, key) = ("one/certificate.pem", "one/key.pem")
                let good = ["--certificate", stage.folder.file(certificate), "--key", stage.folder.file(key)]
                let server = try await stage.startServer(data: "three", credentials: "three.sqlite", options: good)
                try await stage.makeAccount("alice", port: server.port)
            }
        }

        @Test func `a server with --password-policy none takes any password`() async throws {
            try await withServer(options: ["--password-policy", "none"]) { stage, server in
                let done = try await stage.runClient("renew", port: server.port, input: ["re", "EX"])
                #expect(done.exit == .code(0), "\(done)")
            }
        }

        @Test func `a server with closed registration takes no new accounts`() async throws {
            try await withServer(options: ["--registration", "closed"]) { stage, server in
                let done = try await stage.runClient("alice", port: server.port, input: [goodPassword, "EX"])
                expectRefusal(done, code: 1)
            }
        }
    }
}
