import ChatClientCore
import ChatTesting
import Foundation
import Testing

/// Certificate trust of a client, on a real server.
@Suite(.timeLimit(.minutes(2))) struct ChatClientTrustTests {
    @Test func `a server is known from the second time on`() async throws {
        try await withServer { server in
            var trust: [TrustDecision] = []
            for _ in 0..<3 {
                trust.append(try await server.withClient { $0.welcome.trust })
            }
            #expect(trust == [.firstUse, .known, .known])
        }
    }

    @Test func `the pinned server is believed and not remembered`() async throws {
        try await withServer { server in
            let trust = try await connect(to: server, .pinned(fingerprint: server.fingerprint))
            #expect(trust == .pinned)
            #expect(!FileManager.default.fileExists(atPath: server.knownServers))
        }
    }

    @Test func `another than the pinned one is refused`() async throws {
        try await withServer { server in
            let error = try await #require(throws: ChatError.self) {
                try await connect(to: server, .pinned(fingerprint: Fingerprints.one))
            }
            #expect(error.code == .certificateMismatch)
            #expect(error.message.contains(server.fingerprint))
        }
    }

    @Test func `a certificate that changed is refused until the person accepts it`() async throws {
        try await withServer { server in
            let file = server.knownServers
            let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let old = "\(server.address) \(Fingerprints.shown(Fingerprints.one))\n"
            try Data(old.utf8).write(to: URL(fileURLWithPath: file))
            let error = try await #require(throws: ChatError.self) {
                try await connect(to: server, .firstUse(file: file, acceptChange: false))
            }
            #expect(error.code == .certificateChanged)
            #expect(error.message.contains(server.fingerprint))
            #expect(error.message.contains(Fingerprints.shown(Fingerprints.one)))
            #expect(try await connect(to: server, .firstUse(file: file, acceptChange: true)) == .accepted)
            let line = try String(contentsOfFile: file, encoding: .utf8)
            #expect(line.hasPrefix("\(server.address) key:"))
            #expect(line.hasSuffix(" \(server.fingerprint)\n"))
            #expect(try await connect(to: server, .firstUse(file: file, acceptChange: false)) == .known)
        }
    }

    private func connect(to server: RunningServer, _ trust: TrustPolicy) async throws -> TrustDecision {
        var configuration = server.configuration
        configuration.trust = trust
        return try await ChatClient.withConnection(to: server.address, configuration: configuration) {
            $0.welcome.trust
        }
    }
}
