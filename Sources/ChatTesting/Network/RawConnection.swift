import NIOCore
import NIOPosix

/// A TCP connection over which a test sends arbitrary bytes.
package final class RawConnection: Sendable {
    /// The received bytes, and whether the connection is closed.
    package struct Received: Sendable {
        /// All bytes.
        package var bytes: [UInt8] = []
        /// Whether the other side closed the connection.
        package var isClosed = false
    }

    private let channel: any Channel
    private let received: Watched<Received>

    private init(channel: any Channel, received: Watched<Received>) {
        self.channel = channel
        self.received = received
    }

    /// Connects to a port of 127.0.0.1.
    ///
    /// - Parameters:
    ///   - port: The port.
    ///   - source: The local address to connect from; chosen by the system if not given.
    ///   - scope: Closes the connection when it ends.
    package static func connect(
        port: Int,
        from source: String? = nil,
        in scope: ProgramScope
    ) async throws -> RawConnection {
        let received = Watched(Received())
        let local = try source.map { try SocketAddress(ipAddress: $0, port: 0) }
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        let channel = try await (local.map { bootstrap.bind(to: $0) } ?? bootstrap)
            .connectTimeout(.seconds(20))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(RawReader(received: received))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        scope.atEnd { try? await channel.close() }
        return RawConnection(channel: channel, received: received)
    }

    /// Sends bytes. Ignores the failure if the other side has already closed the connection.
    package func send(_ bytes: [UInt8]) async {
        try? await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// Waits until the other side closes the connection.
    ///
    /// - Returns: How long that took; `nil` when it stayed open for `timeout`.
    package func waitForClose(timeout: Duration) async throws -> Duration? {
        let start = ContinuousClock.now
        let closed = try await received.wait(upTo: timeout) { $0.isClosed ? true : nil }
        return closed.map { _ in ContinuousClock.now - start }
    }

    /// The bytes received so far.
    package var bytes: [UInt8] { received.current.bytes }

    /// Closes the connection.
    package func close() async {
        try? await channel.close()
    }
}

/// Collects the bytes that a connection receives.
private final class RawReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let received: Watched<RawConnection.Received>

    init(received: Watched<RawConnection.Received>) {
        self.received = received
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = Array(unwrapInboundIn(data).readableBytesView)
        received.update { $0.bytes.append(contentsOf: bytes) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        received.update { $0.isClosed = true }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension RawReader: Sendable {}
