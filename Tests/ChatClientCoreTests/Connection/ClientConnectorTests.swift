import ChatClientCore
import ChatTesting
import NIOCore
import NIOPosix
import Testing

/// Errors that a client reports when no server, or something else, listens at the address.
@Suite(.timeLimit(.minutes(1))) struct ClientConnectorTests {
    @Test func `a port where nobody listens`() async throws {
        let listener = try await listen(answering: nil)
        // Use the source port of an open connection: it is taken, so no other test gets it, and nothing listens
        // there.
        let holder = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(to: try #require(listener.localAddress)).get()
        let address = try address(of: holder)
        let error = try await failure(connectingTo: address)
        try await holder.close()
        try await listener.close()
        #expect(error.code == .unreachable)
        #expect(
            error.message == "No server listens at \(address). Check host and port, and that the server runs."
        )
    }

    @Test func `a host that has no address`() async throws {
        // RFC 6761, section 6.4: this name never resolves.
        let error = try await failure(connectingTo: ServerAddress(host: "chat.invalid", port: 1300))
        #expect(error.code == .unreachable)
        #expect(error.message == "There is no host named chat.invalid. Check its name.")
    }

    @Test func `something that says nothing`() async throws {
        let listener = try await listen(answering: nil)
        let address = try address(of: listener)
        let error = try await failure(connectingTo: address, timeout: .seconds(1))
        #expect(error.code == .unreachable)
        #expect(
            error.message
                == "\(address) answers, but not as a Tandem server, within 1 s. Check host and port."
        )
        try await listener.close()
    }

    @Test func `something that speaks another protocol`() async throws {
        let listener = try await listen(answering: "HTTP/1.1 400 Bad Request\r\n\r\n")
        let address = try address(of: listener)
        let error = try await failure(connectingTo: address)
        #expect(error.code == .notTandem)
        #expect(
            error.message
                == "\(address) answers, but not as a Tandem server: it may be full, or something else listens there. "
                + "Check host and port."
        )
        try await listener.close()
    }

    private func failure(
        connectingTo address: ServerAddress,
        timeout: Duration = .seconds(10)
    ) async throws -> ChatError {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var configuration = ChatClientConfiguration(encryption: .none)
        configuration.trust = .firstUse(file: folder.file("known_servers"), acceptChange: false)
        configuration.connectTimeout = timeout
        return try await #require(throws: ChatError.self) {
            try await ChatClient.withConnection(to: address, configuration: configuration) { _ in }
        }
    }

    /// Accepts connections, says this on each and nothing more.
    private func listen(answering text: String?) async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                guard let text else {
                    return channel.eventLoop.makeSucceededVoidFuture()
                }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Greeter(text: text))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
    }

    private func address(of listener: any Channel) throws -> ServerAddress {
        ServerAddress(host: "127.0.0.1", port: try #require(listener.localAddress?.port))
    }
}

/// Says one thing on each connection.
private final class Greeter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let text: String

    init(text: String) {
        self.text = text
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }
}

@available(*, unavailable)
extension Greeter: Sendable {}
