import ChatProtocol
import ChatTesting
import InMemoryLogging
import Logging
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Limits on clients that have not logged in, on real sockets.
@Suite(.timeLimit(.minutes(3))) struct EntranceTests {
    private let folder: TemporaryFolder
    private let configuration: ServerConfiguration

    init() throws {
        folder = try TemporaryFolder()
        configuration = try serverConfiguration(in: folder)
    }

    @Test func `four addresses cannot hold all places: a newcomer gets in and logs in, and stays`() async throws {
        defer { folder.remove() }
        // An eighth of the default places in the same proportions; the long time-out is for busy machines.
        var small = configuration
        small.connectionLimits.unauthenticated = 128
        small.connectionLimits.unauthenticatedPerAddress = 32
        small.timeouts.handshake = .minutes(2)
        try await withServer(small) { server in
            try await withProgramScope { scope in
                // The connection that says hello is the oldest, so that the first one to be evicted hears the reason.
                let oldest = try await SocketPeer.connect(port: server.port, in: scope)
                _ = try await oldest.ask(.hello(.version(1...1)), id: 1)
                var held = 1
                for number in 0..<127 {
                    _ = try await RawConnection.connect(
                        port: server.port,
                        from: "127.0.0.\(1 + (number + 1) % 4)",
                        in: scope
                    )
                    held += 1
                }
                let start = ContinuousClock.now
                let person = try await SocketPeer.connect(port: server.port, from: "127.0.0.9", in: scope)
                _ = try await person.ask(.hello(.version(1...1)), id: 1)
                // While the user types, the four addresses go on connecting.
                for number in 0..<64 {
                    _ = try await RawConnection.connect(port: server.port, from: "127.0.0.\(1 + number % 4)", in: scope)
                }
                let answer = try await person.ask(.register(.with("person", "Sesame123")), id: 2)
                #expect(answer.loggedIn.username == "person")
                #expect(try await oldest.goodbye()?.code == .tooManyConnections)
                print("\(held) places held from 4 addresses: a newcomer is in after \(ContinuousClock.now - start)")
            }
        }
    }

    @Test func `a connection too many is told so, and may come back`() async throws {
        defer { folder.remove() }
        var small = configuration
        small.connectionLimits.connections = 1
        try await withServer(small) { server in
            try await withProgramScope { scope in
                let first = try await SocketPeer.connect(port: server.port, in: scope)
                try await first.enter("alice", registers: true)
                let second = try await SocketPeer.connect(port: server.port, in: scope)
                let goodbye = try await second.goodbye()
                #expect(goodbye?.code == .tooManyConnections)
                #expect(goodbye?.return == .welcome)
                #expect(try await second.waitForClose())
                #expect(!first.isClosed)
            }
        }
    }

    @Test func `a stranger has so many requests in all`() async throws {
        defer { folder.remove() }
        try await withServer(configuration) { server in
            try await withProgramScope { scope in
                let peer = try await SocketPeer.connect(port: server.port, in: scope)
                _ = try await peer.ask(.hello(.version(1...1)), id: 1)
                for number in 2...20 {
                    let answer = try await peer.ask(.checkUser(.with { $0.username = "nobody" }), id: UInt64(number))
                    #expect(answer.userStatus.username == "nobody")
                }
                let last = try await peer.ask(.checkUser(.with { $0.username = "nobody" }), id: 21)
                #expect(last.failure == .throttled)
                #expect(try await peer.waitForClose())
            }
        }
    }

    @Test func `a stranger has so much time in all, however often it asks`() async throws {
        defer { folder.remove() }
        var hasty = configuration
        hasty.timeouts.entrance = .seconds(4)
        try await withServer(hasty) { server in
            try await withProgramScope { scope in
                let peer = try await SocketPeer.connect(port: server.port, in: scope)
                _ = try await peer.ask(.hello(.version(1...1)), id: 1)
                _ = try await peer.ask(.checkUser(.with { $0.username = "nobody" }), id: 2)
                #expect(try await peer.goodbye(within: .seconds(20))?.code == .timedOut)
                // A connection that has logged in is no longer bound by this.
                let other = try await SocketPeer.connect(port: server.port, in: scope)
                try await other.enter("alice", registers: true)
                #expect(try await other.goodbye(within: .seconds(5)) == nil)
            }
        }
    }

    @Test func `one session too many of an account ends the silent oldest, on the wire`() async throws {
        defer { folder.remove() }
        var small = configuration
        small.connectionLimits.sessionsPerAccount = 3
        try await withServer(small) { server in
            try await withProgramScope { scope in
                var peers: [SocketPeer] = []
                for number in 0..<4 {
                    let peer = try await SocketPeer.connect(port: server.port, in: scope)
                    try await peer.enter("alice", registers: number == 0)
                    peers.append(peer)
                }
                #expect(try await peers[0].goodbye()?.code == .tooManySessions)
                #expect(try await peers[0].waitForClose())
                #expect(peers.dropFirst().allSatisfy { !$0.isClosed })
            }
        }
    }

    @Test func `an account that logs in without end and reads nothing keeps 32 sessions`() async throws {
        defer { folder.remove() }
        try await withServer(configuration) { server in
            try await withProgramScope { scope in
                var peers: [SocketPeer] = []
                for number in 0..<80 {
                    let peer = try await SocketPeer.connect(port: server.port, in: scope)
                    try await peer.enter("alice", registers: number == 0)
                    peers.append(peer)
                }
                for peer in peers.prefix(48) {
                    #expect(try await peer.waitForClose())
                }
                // The remaining sessions stop reading, and go on sending requests.
                for peer in peers.suffix(32) {
                    try await peer.stopReading()
                    for id in 10..<30 {
                        try await peer.send(.listConversations(.init()), id: UInt64(id))
                    }
                }
                let newest = try await SocketPeer.connect(port: server.port, in: scope)
                try await newest.enter("alice")
                let answer = try await newest.ask(.ping(.init()), id: 3)
                #expect(answer.body == .pong(.init()))
                let closed = peers.count { $0.isClosed }
                // The newest login also evicted a session that reads nothing, and so cannot notice it.
                print("81 logins of one account: \(80 - closed) sessions are left")
                #expect(closed == 48)
            }
        }
    }

    @Test func `connections that are one too many cost a line a second in the log, not one each`() async throws {
        defer { folder.remove() }
        var full = configuration
        full.connectionLimits.connections = 0
        let handler = InMemoryLogHandler()
        var logger = Logger(label: "test") { _ in handler }
        logger.logLevel = .info
        // Refused connections never begin TLS, and so cannot be told the reason.
        full.timeouts.farewell = .milliseconds(1)
        try await withServer(full, logger: logger) { server in
            try await withProgramScope { scope in
                let start = ContinuousClock.now
                for _ in 0..<300 {
                    let connection = try await RawConnection.connect(port: server.port, in: scope)
                    #expect(try await connection.waitForClose(timeout: .seconds(8)) != nil)
                }
                let seconds = Int((ContinuousClock.now - start).components.seconds)
                let lines = handler.entries.filter { "\($0.message)" == "too many connections" }
                print("300 connections too many in \(seconds) s: \(lines.count) lines")
                #expect((1...(seconds + 2)).contains(lines.count))
            }
        }
    }
}
