import ChatProtocol
import ChatStorage
import ChatTesting
import NIOCore
import Testing

@testable import ChatServerCore

/// The server on real sockets. Tests that need a whole client are among the client's tests.
@Suite(.timeLimit(.minutes(2))) struct ChatServerTests {
    private let folder: TemporaryFolder
    private let configuration: ServerConfiguration

    init() throws {
        folder = try TemporaryFolder()
        configuration = try serverConfiguration(in: folder)
    }

    @Test func `it takes a free port and keeps its certificate from one start to the next`() async throws {
        defer { folder.remove() }
        let fingerprints = Watched<[CertificateFingerprint]>([])
        for _ in 0..<2 {
            try await withServer(configuration) { server in
                #expect((1...65_535).contains(server.port))
                fingerprints.update { $0.append(server.fingerprint) }
            }
        }
        #expect(fingerprints.current.count == 2)
        #expect(Set(fingerprints.current).count == 1)
    }

    @Test func `whoever says nothing is sent away`() async throws {
        defer { folder.remove() }
        var hasty = configuration
        hasty.timeouts.handshake = .milliseconds(50)
        hasty.timeouts.farewell = .milliseconds(50)
        try await withServer(hasty) { server in
            try await withProgramScope { scope in
                let connection = try await RawConnection.connect(port: server.port, in: scope)
                #expect(try await connection.waitForClose(timeout: Patience.standard) != nil)
            }
        }
    }

    @Test func `whoever does not speak TLS is sent away`() async throws {
        defer { folder.remove() }
        try await withServer(configuration) { server in
            try await withProgramScope { scope in
                let connection = try await RawConnection.connect(port: server.port, in: scope)
                await connection.send(Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
                // Long before the 10 s that a silent peer has.
                #expect(try await connection.waitForClose(timeout: .seconds(8)) != nil)
            }
        }
    }

    @Test func `a connection beyond the limit is closed soon, even if it says nothing`() async throws {
        defer { folder.remove() }
        var full = configuration
        full.connectionLimits.connections = 0
        try await withServer(full) { server in
            try await withProgramScope { scope in
                let connection = try await RawConnection.connect(port: server.port, in: scope)
                // Long before the 10 s that a silent peer has.
                #expect(try await connection.waitForClose(timeout: .seconds(8)) != nil)
                #expect(connection.bytes.isEmpty)
            }
        }
    }

    @Test func `a port that is taken is told in a sentence`() async throws {
        defer { folder.remove() }
        let other = try TemporaryFolder()
        defer { other.remove() }
        var second = try serverConfiguration(in: other)
        try await withServer(configuration) { server in
            second.port = server.port
            let error = try await #require(throws: BindError.self) {
                try await withServer(second) { _ in }
            }
            #expect(
                "\(error)"
                    == "TCP port \(server.port) on 127.0.0.1 is in use by another program. "
                    + "Stop it, or choose another port."
            )
        }
        // Everything that the failed start had taken is free again.
        second.port = 0
        try await withServer(second) { _ in }
    }

    @Test func `a data folder is one server's`() async throws {
        defer { folder.remove() }
        try await withServer(configuration) { _ in
            let error = try await #require(throws: StorageError.self) {
                try await withServer(configuration) { _ in }
            }
            guard case .folderInUse(let path, _) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(path == folder.file("data"))
        }
    }
}
