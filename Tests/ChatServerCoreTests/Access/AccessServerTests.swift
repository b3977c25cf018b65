import ChatAdministration
import ChatProtocol
import ChatStorage
import ChatTesting
import NIOCore
import NIOPosix
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Bans on real sockets.
@Suite(.timeLimit(.minutes(2))) struct AccessServerTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs a test with a server whose access control it can use, and with the accounts alice and bob.
    private func withSockets(
        trustedProxies: [IPNetwork] = [],
        _ body: (ControlServices, Int) async throws -> Void
    ) async throws {
        let store = try ChatStores.open(.dataFolder, in: DataDirectory(path: folder.path))
        var timeouts = ControlTimeouts()
        timeouts.farewell = .milliseconds(300)
        try await withServices(
            store: store,
            credentials: MemoryCredentialStore(passwords: ["alice": "Sesame123", "bob": "Sesame123"]),
            timeouts: timeouts,
            trustedProxies: trustedProxies
        ) { services in
            let certificate = try ServerCertificate(dataDirectory: folder.path, mayBeUnfinished: true)
            let sockets = try await ServerSockets.bind(
                host: "127.0.0.1",
                port: 0,
                hub: services.hub,
                hubLoop: services.hub.eventLoop,
                control: ControlChannel(certificate: LiveCertificate(certificate), services: services),
                logger: .quiet
            )
            await services.hub.attach(sockets.datagrams)
            try await serve(sockets, services) { try await body(services, sockets.port) }
        }
        try await store.close()
    }

    private func serve(
        _ sockets: ServerSockets,
        _ services: ControlServices,
        _ body: () async throws -> Void
    ) async throws {
        var failure: (any Error)?
        await withDiscardingTaskGroup { group in
            for scheduler in sockets.control.schedulers {
                group.addTask(executorPreference: EventLoopTaskExecutor(scheduler.eventLoop)) { await scheduler.run() }
            }
            do {
                try await body()
            } catch {
                failure = error
            }
            try? await sockets.listener.close()
            services.connections.closeAll(reason: .shuttingDown)
            await services.connections.waitUntilEmpty()
            sockets.control.schedulers.forEach { $0.close() }
        }
        if let failure {
            throw failure
        }
    }

    @Test func `a connection from a banned network hears why, and nothing else`() async throws {
        defer { folder.remove() }
        try await withSockets { services, port in
            _ = try await services.access.ban(.of("127.0.0.8/30"))
            try await withProgramScope { scope in
                let banned = try await SocketPeer.connect(port: port, from: "127.0.0.9", in: scope)
                try await banned.send(.hello(.version(1...1)), id: 1)
                let goodbye = try #require(try await banned.goodbye())
                #expect(goodbye.code == .barred)
                #expect(goodbye.return == .unwelcome)
                #expect(goodbye.reason == "Your network is banned from this server: rude words.")
                #expect(try await banned.waitForClose())
                #expect(services.connections.list().isEmpty)
                let other = try await SocketPeer.connect(port: port, from: "127.0.0.12", in: scope)
                try await other.enter("alice")
            }
        }
    }

    @Test func `behind a trusted proxy the client's address counts, not the proxy's`() async throws {
        defer { folder.remove() }
        let proxies = try #require(IPNetwork.list("127.0.0.2"))
        try await withSockets(trustedProxies: proxies) { services, port in
            func connect(_ client: String, in scope: ProgramScope) async throws -> SocketPeer {
                let header = "PROXY TCP4 \(client) 127.0.0.1 40000 1300\r\n"
                return try await SocketPeer.connect(
                    port: port,
                    from: "127.0.0.2",
                    preface: Array(header.utf8),
                    in: scope
                )
            }
            _ = try await services.access.ban(.of("192.0.2.0/24"))
            _ = try await services.access.ban(.of("127.0.0.2"))
            try await withProgramScope { scope in
                #expect(try await connect("192.0.2.7", in: scope).goodbye()?.code == .barred)
                let other = try await connect("198.51.100.7", in: scope)
                try await other.enter("alice")
                #expect(services.connections.list().map { $0.address?.description } == ["198.51.100.7"])
                #expect(try await services.access.ban(.of("198.51.100.7")).ended == 1)
                #expect(try await other.goodbye()?.code == .barred)
                #expect(try await other.waitForClose())
            }
        }
    }

    @Test(arguments: [false, true])
    func `a session that does not read is closed soon, and is none at once`(isKick: Bool) async throws {
        defer { folder.remove() }
        try await withSockets { services, port in
            try await withProgramScope { scope in
                let peer = try await SocketPeer.connect(port: port, in: scope)
                try await peer.enter("alice")
                try await peer.stopReading()
                try await fill(services)
                let alice = try await services.accounts.account(of: Username("alice"))
                let start = ContinuousClock.now
                if isKick {
                    #expect(await services.access.kick(alice.id, by: .operator, reason: "") == 1)
                } else {
                    #expect(try await services.access.ban(.of(alice)).ended == 1)
                }
                #expect(await services.hub.activeUsers(heardWithin: .hours(1)).isEmpty)
                #expect(services.connections.sessionSecrets().isEmpty)
                await services.connections.waitUntilEmpty()
                // Long before the minutes after which a silent session ends.
                #expect(ContinuousClock.now - start < .seconds(30))
            }
        }
    }

    /// Changes what is stored while no server runs.
    private func lockDown(_ folder: String, banning network: String) async throws {
        let store = try ChatStores.open(.dataFolder, in: DataDirectory(path: folder))
        try await store.setLockedDown(true)
        _ = try await store.addBan(.of(network), now: ServerTime.milliseconds)
        try await store.close()
    }

    /// Sends to the only connection, whose peer does not read, until nothing more can be written.
    private func fill(_ services: ControlServices) async throws {
        let outbox = try #require(services.connections.snapshot().first?.entry.outbox)
        let loops = MultiThreadedEventLoopGroup.singleton.makeIterator().map(\.self)
        let frame = ByteBuffer(repeating: 0, count: 1 << 16)
        for _ in 0..<1000 where outbox.bytes < 1 << 20 {
            outbox.post(frame)
            // It is written on the event loop of its connection.
            for loop in loops {
                try await loop.submit {}.get()
            }
        }
        #expect(outbox.bytes >= 1 << 20)
    }

    @Test func `a locked-down server says so at its start, and bans survive one`() async throws {
        defer { folder.remove() }
        let configuration = try serverConfiguration(in: folder)
        // The first start makes the data folder.
        try await withServer(configuration) { _ in }
        try await lockDown(configuration.dataDirectory, banning: "127.0.0.9")
        let notices = Watched<[String]>([])
        try await withServer(
            configuration,
            heard: { announcement in
                if case .notice(let text) = announcement {
                    notices.update { $0.append(text) }
                }
            },
            { server in
                try await withProgramScope { scope in
                    let peer = try await SocketPeer.connect(port: server.port, in: scope)
                    let welcome = try await peer.ask(.hello(.version(1...1)), id: 1).welcome
                    #expect(welcome.registration == .closed)
                    let answer = try await peer.ask(.register(.with("alice", "Sesame123")), id: 2)
                    #expect(answer.failure == .lockedDown)
                    let banned = try await SocketPeer.connect(port: server.port, from: "127.0.0.9", in: scope)
                    #expect(try await banned.goodbye()?.code == .barred)
                }
            }
        )
        #expect(
            notices.current == [
                "The server is locked down: only moderators and admins log in. "
                    + "To end it, run: chatserver admin lockdown off"
            ]
        )
    }
}
