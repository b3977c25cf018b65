import ChatProtocol
import NIOCore
import NIOPosix
import SwiftProtobuf
import Testing

@testable import ChatClientCore

@Suite(.timeLimit(.minutes(2))) struct ClientConnectionTests {
    @Test func `answers come although nobody takes the events`() async throws {
        try await withAliceAndBob(usesDatagrams: false) { alice, session in
            for _ in 1...1024 {
                session.events.add(.wireChanged(.tls))
            }
            for number in 1...20 {
                _ = try await alice.send("\(number)", to: .everyone)
                guard case .pong = try await session.request(.ping(.init())) else {
                    Issue.record("another answer")
                    return
                }
                #expect(await session.connection?.isReadingPaused == true)
            }
            #expect(await bodies(20, session) == (1...20).map { "\($0)" })
            _ = try await alice.send("and on", to: .everyone)
            #expect(await bodies(1, session) == ["and on"])
            #expect(await session.connection?.isReadingPaused == false)
        }
    }

    @Test func `a socket that was lost is replaced, and datagrams come again`() async throws {
        try await withAliceAndBob(usesDatagrams: true) { alice, session in
            #expect(await messagesComeByDatagrams(session))
            let first = try #require(await session.connection?.datagrams)
            try await first.close()
            // The first ones come over TLS, until the server has found the new socket.
            var wires: [DeliveryTransport] = []
            while wires.last != .udp, wires.count < 200 {
                _ = try await alice.send("hello", to: .everyone)
                wires.append(try #require(await nextWire(session)))
            }
            #expect(wires.last == .udp)
            let second = try #require(await session.connection?.datagrams)
            #expect(first !== second)
            #expect(second.isActive)
        }
    }

    /// The bodies of the next messages.
    private func bodies(_ count: Int, _ session: ClientSession) async -> [String] {
        var bodies: [String] = []
        for await event in session.events {
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
    private func nextWire(_ session: ClientSession) async -> DeliveryTransport? {
        for await event in session.events {
            if case .message(let message) = event {
                return message.wire
            }
        }
        return nil
    }

    /// Returns when messages come by datagrams.
    private func messagesComeByDatagrams(_ session: ClientSession) async -> Bool {
        for await event in session.events {
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
        _ body: (ChatClient, ClientSession) async throws -> Void
    ) async throws {
        try await withServer { server in
            try await server.withClient(delivery: .tls) { alice in
                _ = try await alice.register(username: "alice", password: "Sesame123")
                var configuration = server.configuration
                configuration.delivery = usesDatagrams ? .automatic : .tls
                let session = ClientSession(
                    eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
                    address: server.address,
                    configuration: configuration
                )
                _ = try await session.open()
                let bob = ProtoRegister.with {
                    $0.username = "bob"
                    $0.password = "Sesame123"
                }
                _ = try await session.request(.register(bob))
                try await body(alice, session)
                await session.close()
            }
        }
    }
}
