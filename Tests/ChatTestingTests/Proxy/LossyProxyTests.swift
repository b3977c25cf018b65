import ChatTesting
import NIOCore
import NIOPosix
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LossyProxyTests {
    private let datagrams = (0..<60).map { [UInt8($0)] }

    /// Runs `body` with a client socket and a proxy in front of a socket that answers each datagram, unless told not
    /// to.
    private func withEcho(
        _ policy: DatagramPolicy,
        answers: Bool = true,
        _ body: (RawDatagrams, LossyProxy, RawDatagrams) async throws -> Void
    ) async throws {
        try await withProgramScope { scope in
            let server = try await RawDatagrams.open(in: scope, answers: answers)
            let proxy = try await LossyProxy.start(serverPort: server.port, policy: policy)
            scope.atEnd { await proxy.stop() }
            try await body(try await RawDatagrams.open(in: scope), proxy, server)
        }
    }

    /// Runs `body` with a connection through a proxy to an echo server.
    private func withConnection(_ body: (RawConnection, LossyProxy) async throws -> Void) async throws {
        try await withProgramScope { scope in
            let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(EchoHandler())
                    }
                }
                .bind(host: "127.0.0.1", port: 0).get()
            scope.atEnd { try? await server.close() }
            let proxy = try await LossyProxy.start(serverPort: try #require(server.localAddress?.port))
            scope.atEnd { await proxy.stop() }
            try await body(try await RawConnection.connect(port: proxy.port, in: scope), proxy)
        }
    }

    private func waitForBytes(_ count: Int, on connection: RawConnection) async throws -> [UInt8] {
        for _ in 0..<200 where connection.bytes.count < count {
            try await Pause.wait(.milliseconds(25))
        }
        return connection.bytes
    }

    @Test func `forwards datagrams both ways and records them`() async throws {
        try await withEcho(.forward) { client, proxy, _ in
            for datagram in datagrams {
                try await client.send(datagram, toPort: proxy.port)
            }
            #expect(Set(try await client.receive(count: 60, timeout: .seconds(10))) == Set(datagrams))
            try await client.send(Array("secret".utf8), toPort: proxy.port)
            _ = try await client.receive(count: 61, timeout: .seconds(10))
            #expect(proxy.wiretap.sawOnUDP("secret"))
            #expect(!proxy.wiretap.sawOnUDP("Secret"))
            #expect(!proxy.wiretap.sawOnTCP("secret"))
            #expect(proxy.wiretap.datagrams == 122)
        }
    }

    @Test func `drops all, and none again once switched`() async throws {
        try await withEcho(.dropAll) { client, proxy, server in
            for datagram in datagrams {
                try await client.send(datagram, toPort: proxy.port)
            }
            // The policy applies to datagrams that the proxy has read, and a busy machine is slow to read: wait for
            // all of them.
            #expect(try await proxy.wiretap.waitForDatagrams(60))
            proxy.setPolicy(.forward)
            try await client.send([99], toPort: proxy.port)
            #expect(try await client.receive(count: 1, timeout: .seconds(10)) == [[99]])
            #expect(try await server.receive(count: 1, timeout: .seconds(10)) == [[99]])
            #expect(proxy.wiretap.lostDatagrams == 60)
        }
    }

    @Test func `drops every third`() async throws {
        try await withEcho(.dropEvery(3), answers: false) { client, proxy, server in
            for datagram in datagrams {
                try await client.send(datagram, toPort: proxy.port)
            }
            let arrived = try await server.receive(count: 40, timeout: .seconds(10))
            #expect(Set(arrived) == Set(datagrams.filter { ($0[0] + 1) % 3 != 0 }))
            #expect(proxy.wiretap.lostDatagrams <= 20)
        }
    }

    @Test func `loses a share of the datagrams at random`() async throws {
        try await withEcho(.loseAtRandom(share: 0.5, seed: 1), answers: false) { client, proxy, server in
            for datagram in datagrams {
                try await client.send(datagram, toPort: proxy.port)
            }
            #expect(try await proxy.wiretap.waitForDatagrams(60))
            let passed = 60 - proxy.wiretap.lostDatagrams
            #expect((10...50).contains(passed))
            #expect(try await server.receive(count: passed, timeout: .seconds(10)).count == passed)
        }
    }

    @Test func `sends each twice`() async throws {
        try await withEcho(.sendTwice) { client, proxy, server in
            try await client.send([1], toPort: proxy.port)
            #expect(try await server.receive(count: 2, timeout: .seconds(10)) == [[1], [1]])
            #expect(try await client.receive(count: 4, timeout: .seconds(10)).count == 4)
        }
    }

    @Test func `forwards a connection and records it`() async throws {
        try await withConnection { connection, proxy in
            await connection.send(Array("hello".utf8))
            let echo = try await waitForBytes(5, on: connection)
            #expect(echo == Array("hello".utf8))
            #expect(proxy.wiretap.sawOnTCP("hello"))
            #expect(proxy.wiretap.tcpBytes == 10)
        }
    }

    @Test func `resets connections`() async throws {
        try await withConnection { connection, proxy in
            await connection.send([1])
            _ = try await waitForBytes(1, on: connection)
            await proxy.resetConnections()
            #expect(try await connection.waitForClose(timeout: .seconds(10)) != nil)
        }
    }

    @Test func `swallows everything once unplugged, and closes nothing`() async throws {
        try await withConnection { connection, proxy in
            await connection.send([1])
            _ = try await waitForBytes(1, on: connection)
            proxy.unplug()
            await connection.send([2])
            #expect(try await connection.waitForClose(timeout: .milliseconds(200)) == nil)
            #expect(connection.bytes == [1])
        }
    }
}

private final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.writeAndFlush(data, promise: nil)
    }
}

@available(*, unavailable)
extension EchoHandler: Sendable {}
