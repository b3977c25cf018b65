import NIOCore
import NIOPosix

/// A UDP socket from which a test sends arbitrary datagrams.
package final class RawDatagrams: Sendable {
    /// The socket's own port.
    package let port: Int

    private let channel: any Channel
    private let received: Watched<[[UInt8]]>

    private init(port: Int, channel: any Channel, received: Watched<[[UInt8]]>) {
        self.port = port
        self.channel = channel
        self.received = received
    }

    /// Opens a socket on 127.0.0.1.
    ///
    /// - Parameters:
    ///   - scope: Closes the socket when it ends.
    ///   - answers: Whether the socket echoes each datagram to its sender.
    package static func open(in scope: ProgramScope, answers: Bool = false) async throws -> RawDatagrams {
        let received = Watched<[[UInt8]]>([])
        let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let reader = DatagramReader(received: received, answers: answers)
                    try channel.pipeline.syncOperations.addHandler(reader)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        scope.atEnd { try? await channel.close() }
        guard let port = channel.localAddress?.port else {
            throw HarnessFailure("The UDP socket has no port.")
        }
        return RawDatagrams(port: port, channel: channel, received: received)
    }

    /// Sends a datagram to a port of 127.0.0.1.
    package func send(_ bytes: [UInt8], toPort port: Int) async throws {
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: port)
        let envelope = AddressedEnvelope(remoteAddress: address, data: ByteBuffer(bytes: bytes))
        try await channel.writeAndFlush(envelope)
    }

    /// Waits for datagrams.
    ///
    /// - Returns: All datagrams received so far; fewer than `count` on time-out.
    package func receive(count: Int, timeout: Duration) async throws -> [[UInt8]] {
        _ = try await received.wait(upTo: timeout) { $0.count >= count ? true : nil }
        return received.current
    }
}

/// Collects the datagrams that a socket receives.
private final class DatagramReader: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let received: Watched<[[UInt8]]>
    private let answers: Bool

    init(received: Watched<[[UInt8]]>, answers: Bool) {
        self.received = received
        self.answers = answers
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        received.update { $0.append(Array(envelope.data.readableBytesView)) }
        if answers {
            context.writeAndFlush(wrapOutboundOut(envelope), promise: nil)
        }
    }
}

@available(*, unavailable)
extension DatagramReader: Sendable {}
