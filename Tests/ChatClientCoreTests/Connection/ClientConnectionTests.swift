import ChatProtocol
import NIOCore
import NIOPosix
import SwiftProtobuf
import Testing

@testable import ChatClientCore

@Suite(.timeLimit(.minutes(2))) struct ClientConnectionTests {
    @Test func `answers come although nobody takes the events`() async throws {
        try await withAliceAndBob(usesDatagrams: false) { alice, connection in
            for _ in 1...1024 {
                await connection.events.add(.wireChanged(.tls))
            }
            for number in 1...20 {
                _ = try await alice.send("\(number)", to: .everyone)
                guard case .pong = try await connection.request(.ping(.init())) else {
                    Issue.record("another answer")
                    return
                }
                #expect(await connection.isReadingPaused)
            }
            #expect(await bodies(20, connection) == (1...20).map { "\($0)" })
            _ = try await alice.send("and on", to: .everyone)
            #expect(await bodies(1, connection) == ["and on"])
            #expect(await !connection.isReadingPaused)
        }
    }

    @Test func `a socket that was lost is replaced, and datagrams come again`() async throws {
        try await withAliceAndBob(usesDatagrams: true) { alice, connection in
            #expect(await messagesComeByDatagrams(connection))
            let first = try #require(await connection.datagrams)
            try await first.close()
            // The first ones come over TLS, until the server has found the new socket.
            var wires: [DeliveryWire] = []
            while wires.last != .udp, wires.count < 200 {
                _ = try await alice.send("hello", to: .everyone)
                wires.append(try #require(await nextWire(connection)))
            }
            #expect(wires.last == .udp)
            let second = try #require(await connection.datagrams)
            #expect(first !== second)
            #expect(second.isActive)
        }
    }

    @Test func `whether a request was carried out is not known when the server says goodbye first`() async throws {
        let connection = makeConnection(usesDatagrams: false)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let silent = try await ClientBootstrap(group: connection.eventLoop)
            .connect(to: try #require(listener.localAddress)).get()
        await connection.take(silent)
        let failure = await withTaskGroup(of: ChatError?.self) { group in
            // Immediate: the request is on its way to the connection before the end is.
            group.addImmediateTask {
                do {
                    _ = try await connection.request(.ping(.init()))
                    return nil
                } catch {
                    return error as? ChatError
                }
            }
            await connection.ended(.goodbye(reason: "It is late."))
            return await group.next().flatMap { $0 }
        }
        #expect(failure?.code == .connectionLost)
        #expect(failure?.message == "The server closed the connection: It is late.")
        try await listener.close()
    }

    private func makeConnection(usesDatagrams: Bool) -> ClientConnection {
        ClientConnection(eventLoop: MultiThreadedEventLoopGroup.singleton.next(), usesDatagrams: usesDatagrams)
    }

    /// The bodies of the next messages.
    private func bodies(_ count: Int, _ connection: ClientConnection) async -> [String] {
        var bodies: [String] = []
        for await event in await connection.events {
            if case .message(let message) = event {
                bodies.append(message.body)
            }
            if bodies.count == count {
                break
            }
        }
        return bodies
    }

    /// The wire of the next message.
    private func nextWire(_ connection: ClientConnection) async -> DeliveryWire? {
        for await event in await connection.events {
            if case .message(let message) = event {
                return message.wire
            }
        }
        return nil
    }

    /// Returns when they do.
    private func messagesComeByDatagrams(_ connection: ClientConnection) async -> Bool {
        for await event in await connection.events {
            switch event {
            case .wireChanged(.udp): return true
            case .message(let message) where message.wire == .udp: return true
            default: continue
            }
        }
        return false
    }

    /// A server with alice, and with bob by the connection to be tested.
    private func withAliceAndBob(
        usesDatagrams: Bool,
        _ body: (ChatClient, ClientConnection) async throws -> Void
    ) async throws {
        try await withServer { server in
            try await server.withClient(delivery: .tls) { alice in
                _ = try await alice.register(username: "alice", password: "Sesame123")
                let connection = makeConnection(usesDatagrams: usesDatagrams)
                _ = try await connection.open(server.address, configuration: server.configuration)
                let bob = WireRegister.with {
                    $0.username = "bob"
                    $0.password = "Sesame123"
                }
                _ = try await connection.request(.register(bob))
                try await body(alice, connection)
                await connection.close()
            }
        }
    }
}

extension ClientConnection {
    /// Uses a socket that is there already.
    fileprivate func take(_ channel: any Channel) {
        control = channel
    }
}
