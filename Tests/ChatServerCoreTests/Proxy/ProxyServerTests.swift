import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@testable import ChatServerCore

/// Proxies in front of a server, on real sockets.
@Suite(.timeLimit(.minutes(2))) struct ProxyServerTests {
    private let folder: TemporaryFolder
    private var configuration: ServerConfiguration

    init() throws {
        folder = try TemporaryFolder()
        configuration = try serverConfiguration(in: folder)
        configuration.trustedProxies = try #require(IPNetwork.list("127.0.0.2"))
        configuration.timeouts.farewell = .milliseconds(100)
    }

    private func line(_ client: String) -> [UInt8] {
        Array("PROXY TCP4 \(client) 127.0.0.1 40000 1300\r\n".utf8)
    }

    @Test func `a trusted proxy's client is who counts`() async throws {
        defer { folder.remove() }
        var configuration = configuration
        configuration.connectionLimits.unauthenticatedPerAddress = 1
        try await withServer(configuration) { server in
            try await withProgramScope { scope in
                // Each client of the proxy has a place of its own.
                var peers: [SocketPeer] = []
                for number in 1...3 {
                    let peer = try await SocketPeer.connect(
                        port: server.port,
                        from: "127.0.0.2",
                        preface: line("192.0.2.\(number)"),
                        in: scope
                    )
                    _ = try await peer.ask(.hello(.version(1...1)), id: 1)
                    peers.append(peer)
                }
                // A second connection of the same client has no place.
                let second = try await SocketPeer.connect(
                    port: server.port,
                    from: "127.0.0.2",
                    preface: line("192.0.2.1"),
                    in: scope
                )
                #expect(try await second.waitForClose())
                try await peers[2].enter("alice", registers: true)
            }
        }
    }

    @Test func `a trusted proxy that begins with something else is refused at once`() async throws {
        defer { folder.remove() }
        var configuration = configuration
        configuration.timeouts.handshake = .minutes(5)
        try await withServer(configuration) { server in
            try await withProgramScope { scope in
                let eager = try await SocketPeer.connect(port: server.port, from: "127.0.0.2", in: scope)
                #expect(try await eager.waitForClose())
            }
        }
    }

    @Test func `a trusted proxy whose header does not end is refused when the time is over`() async throws {
        defer { folder.remove() }
        var configuration = configuration
        configuration.timeouts.handshake = .seconds(2)
        try await withServer(configuration) { server in
            try await withProgramScope { scope in
                let silent = try await RawConnection.connect(port: server.port, from: "127.0.0.2", in: scope)
                await silent.send(Array(line("192.0.2.1").prefix(9)))
                let time = try #require(try await silent.waitForClose(timeout: Patience.process))
                #expect(time > .seconds(1))
            }
        }
    }

    @Test func `a header from anybody else is garbage, and without one all is as ever`() async throws {
        defer { folder.remove() }
        try await withServer(configuration) { server in
            try await withProgramScope { scope in
                let forged = try await SocketPeer.connect(
                    port: server.port,
                    preface: line("192.0.2.1"),
                    in: scope
                )
                #expect(try await forged.waitForClose())
                let honest = try await SocketPeer.connect(port: server.port, in: scope)
                try await honest.enter("alice", registers: true)
            }
        }
    }

    @Test func `the connections of proxies are bounded before their headers have come`() async throws {
        defer { folder.remove() }
        var configuration = configuration
        configuration.connectionLimits.unauthenticated = 3
        configuration.timeouts.handshake = .seconds(5)
        try await withServer(configuration) { server in
            try await withProgramScope { scope in
                var held: [RawConnection] = []
                for _ in 0..<3 {
                    held.append(try await RawConnection.connect(port: server.port, from: "127.0.0.2", in: scope))
                }
                let surplus = try await RawConnection.connect(port: server.port, from: "127.0.0.2", in: scope)
                #expect(try await surplus.waitForClose(timeout: Patience.process) != nil)
                for connection in held {
                    #expect(try await connection.waitForClose(timeout: Patience.process) != nil)
                }
                // Their places are free again.
                let peer = try await SocketPeer.connect(
                    port: server.port,
                    from: "127.0.0.2",
                    preface: line("192.0.2.1"),
                    in: scope
                )
                _ = try await peer.ask(.hello(.version(1...1)), id: 1)
            }
        }
    }
}
