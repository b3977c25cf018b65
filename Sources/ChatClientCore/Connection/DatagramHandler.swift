import NIOCore

/// Brings datagrams to its connection, on whose event loop it runs.
final class DatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let connection: ClientConnection

    init(connection: ClientConnection) {
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        connection.assumeIsolated { $0.received(envelope.data) }
    }

    /// An unreachable port, a lost route: the messages come over TLS then.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}

@available(*, unavailable)
extension DatagramHandler: Sendable {}
