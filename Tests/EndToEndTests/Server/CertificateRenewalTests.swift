import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// Servers whose certificate is replaced, and the clients that know them.
    @Suite struct CertificateRenewalTests {
        private let lines = [goodPassword, "EX"]
        private let forged = "Somebody may be posing as the server"

        /// A stage with a server that has the first certificate, and the file of the root that it comes from.
        private func withServer(_ body: (ChatStage, ServerProgram, _ root: String) async throws -> Void) async throws {
            try await withChatStage { stage in
                let root = try stage.folder.write(TestCertificates.root, to: "root.pem")
                let server = try await start(stage, TestCertificates.server, TestCertificates.key)
                try await body(stage, server, root)
            }
        }

        private func start(
            _ stage: ChatStage,
            _ certificate: String,
            _ key: String,
            port: Int = 0
        ) async throws -> ServerProgram {
            let certificate = try stage.folder.write(certificate + TestCertificates.middle, to: "chain.pem")
            let key = try stage.folder.write(key, to: "key.pem")
            return try await stage.startServer(port: port, options: ["--certificate", certificate, "--key", key])
        }

        /// Renews the certificate for the same key.
        private func renew(_ stage: ChatStage, _ server: ServerProgram) async throws -> ServerProgram {
            try await server.kill()
            return try await start(stage, TestCertificates.renewed, TestCertificates.key, port: server.port)
        }

        /// Renews the certificate for a new key.
        private func rekey(_ stage: ChatStage, _ server: ServerProgram) async throws -> ServerProgram {
            try await server.kill()
            return try await start(stage, TestCertificates.rekeyed, TestCertificates.otherKey, port: server.port)
        }

        private func alice(
            _ stage: ChatStage,
            _ server: ServerProgram,
            _ options: String...
        ) async throws -> FinishedProgram {
            try await stage.runClient("alice", port: server.port, options: options, input: lines)
        }

        private func knownServers(_ stage: ChatStage) throws -> String {
            try stage.folder.read("home-alice/config/tandem/known_servers")
        }

        private func fingerprint(of server: ServerProgram) throws -> String {
            let start = try #require(server.greeting.range(of: "SHA256:"), "\(server.greeting)")
            return String(server.greeting[start.lowerBound...].prefix { !$0.isWhitespace })
        }

        private func expectSilence(
            _ done: FinishedProgram,
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            #expect(done.exit == .code(0), "\(done)", sourceLocation: sourceLocation)
            for word in ["certificate", "SHA256:", "WARNING", "first time"] {
                #expect(!done.output.contains(word), "\(done)", sourceLocation: sourceLocation)
                #expect(!done.errors.contains(word), "\(done)", sourceLocation: sourceLocation)
            }
        }

        @Test func `a renewal with the same key is silent, also when no authority vouches`() async throws {
            try await withServer { stage, server, _ in
                let first = try await alice(stage, server)
                #expect(first.exit == .code(0), "\(first)")
                #expect(first.output.contains(try fingerprint(of: server)), "\(first)")
                #expect(try knownServers(stage).hasSuffix(" \(fingerprint(of: server))\n"))
                let renewed = try await renew(stage, server)
                try expectSilence(await alice(stage, renewed))
                #expect(try knownServers(stage).hasSuffix(" \(fingerprint(of: renewed))\n"))
            }
        }

        @Test func `a new key is refused until it is accepted, also if an authority vouches for it`() async throws {
            try await withServer { stage, server, root in
                let first = try await alice(stage, server)
                #expect(first.exit == .code(0), "\(first)")
                let old = try fingerprint(of: server)
                let rekeyed = try await rekey(stage, server)
                let words = ["WARNING: the certificate of 127.0.0.1:\(rekeyed.port) has changed", old, forged]
                let refused = try await alice(stage, rekeyed)
                expectRefusal(refused, code: 1, mentions: words + [try fingerprint(of: rekeyed)])
                #expect(!refused.errors.contains("vouches"), "\(refused)")
                let vouched = try await alice(stage, rekeyed, "--ca", root)
                let voucher = "A certificate authority that this device trusts vouches for the new one and 127.0.0.1."
                expectRefusal(vouched, code: 1, mentions: words + [voucher, "--trust-new-certificate"])
                #expect(!vouched.output.contains("password"), "it asked for a password: \(vouched)")
                let accepted = try await alice(stage, rekeyed, "--ca", root, "--trust-new-certificate")
                #expect(accepted.exit == .code(0), "\(accepted)")
                #expect(accepted.output.contains("is trusted from now on, and later ones"), "\(accepted)")
                #expect(try knownServers(stage) == "127.0.0.1:\(rekeyed.port) authority\n")
                let renewed = try await renew(stage, rekeyed)
                try expectSilence(await alice(stage, renewed, "--ca", root))
            }
        }

        @Test func `where an authority vouches, a new key is silent, and a certificate without one is refused`()
            async throws
        {
            try await withServer { stage, server, root in
                let first = try await alice(stage, server, "--ca", root)
                #expect(first.exit == .code(0), "\(first)")
                #expect(
                    first.output.contains("for the first time. A certificate authority vouches for it."),
                    "\(first)"
                )
                #expect(!first.output.contains("SHA256:"), "\(first)")
                let rekeyed = try await rekey(stage, server)
                try expectSilence(await alice(stage, rekeyed, "--ca", root))

                let refused = try await alice(stage, rekeyed)
                let warning = "WARNING: no certificate authority vouches for 127.0.0.1:\(rekeyed.port) any more."
                let reason = "It comes from no authority that this device trusts. Its fingerprint is"
                expectRefusal(
                    refused,
                    code: 1,
                    mentions: [warning, reason, try fingerprint(of: rekeyed), forged, "--ca"]
                )
                let other = try stage.folder.write(TestCertificates.otherRoot, to: "other.pem")
                let code = try await alice(stage, rekeyed, "--ca", other, "--json")
                expectRefusal(code, code: 1, mentions: [warning])
                #expect(code.output.contains(#""code":"certificate_unverified""#), "\(code)")
            }
        }

        @Test func `a session goes on over a renewed certificate`() async throws {
            try await withServer { stage, server, root in
                let vouched = try await stage.newUser("alice", port: server.port, options: ["--ca", root])
                let pinned = try await stage.newUser("bob", port: server.port)
                let renewed = try await renew(stage, server)
                for client in [vouched, pinned] {
                    #expect(try await resumed(client))
                    try await client.send("over the renewed certificate")
                }
                _ = try await rekey(stage, renewed)
                #expect(try await resumed(vouched))
                try await vouched.send("over the new key")
                // The same words as at a start.
                let end = try await pinned.next("disconnected", timeout: Patience.process)
                #expect(end.string("code") == "certificate_changed", "\(end)")
                try await expectExit(pinned.program, code: 1)
                let errors = pinned.program.errors.text
                #expect(
                    errors.contains("WARNING: the certificate of 127.0.0.1:\(server.port) has changed"),
                    "\(errors)"
                )
                #expect(errors.contains(try fingerprint(of: renewed)), "\(errors)")
            }
        }

        /// Waits until a client is back.
        private func resumed(_ client: JSONClient) async throws -> Bool {
            while true {
                let event = try await client.next("connection", timeout: Patience.process)
                if event.string("state") == "resumed" {
                    return true
                }
                try #require(["interrupted", "caughtUp"].contains(event.string("state")), "\(event)")
            }
        }

        @Test func `a line of 0.1.0 becomes a pin of the key`() async throws {
            try await withServer { stage, server, _ in
                _ = try stage.folder.folder("home-alice/config/tandem")
                let line = "127.0.0.1:\(server.port) \(try fingerprint(of: server))\n"
                try stage.folder.write(line, to: "home-alice/config/tandem/known_servers")
                try expectSilence(await alice(stage, server))
                #expect(try knownServers(stage).hasPrefix("127.0.0.1:\(server.port) key:"))
                let renewed = try await renew(stage, server)
                try expectSilence(await alice(stage, renewed))
            }
        }

        @Test func `an exact fingerprint refuses a renewed certificate`() async throws {
            try await withServer { stage, server, _ in
                let old = try fingerprint(of: server)
                let first = try await alice(stage, server, "--fingerprint", old)
                #expect(first.exit == .code(0), "\(first)")
                let renewed = try await renew(stage, server)
                let refused = try await alice(stage, renewed, "--fingerprint", old)
                expectRefusal(refused, code: 1, mentions: ["than the one asked for", try fingerprint(of: renewed)])
            }
        }

        @Test func `a remembered login outlasts a renewal`() async throws {
            try await withServer { stage, server, root in
                var plan = try stage.clientPlan(
                    "alice",
                    port: "\(server.port)",
                    options: ["--ca", root, "--register", "--remember", "read"]
                )
                plan.environment["TANDEM_PASSWORD"] = goodPassword
                let made = try await stage.finish(plan)
                #expect(made.exit == .code(0), "\(made)")
                let rekeyed = try await rekey(stage, server)
                let options = ["--ca", root, "send", "alice", "by token"]
                let sent = try await stage.finish(
                    stage.clientPlan("alice", port: "\(rekeyed.port)", options: options)
                )
                #expect(sent.exit == .code(0), "\(sent)")
                #expect(sent.output == "sent to @alice\n", "\(sent)")
            }
        }

        @Test func `a file of authorities that cannot be used is told`() async throws {
            try await withServer { stage, server, root in
                let none = stage.folder.file("none.pem")
                let missing = try await alice(stage, server, "--ca", none)
                expectRefusal(
                    missing,
                    code: 1,
                    mentions: ["The file of certificate authorities, \(none), does not exist."]
                )
                let key = try await alice(stage, server, "--ca", stage.folder.file("key.pem"))
                expectRefusal(key, code: 1, mentions: ["has no certificate that can be read. It must be in PEM form."])
                let both = try await alice(stage, server, "--ca", root, "--fingerprint", fingerprint(of: server))
                expectRefusal(both, code: 64, mentions: ["Use either --fingerprint or --ca"])
            }
        }
    }
}
