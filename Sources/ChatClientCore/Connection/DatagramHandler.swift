import NIOCore

/// Forwards datagrams to its ``ClientConnection``, on the event loop of both.
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

    /// Ignores errors such as an unreachable port or a lost route: messages then come over TLS.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}

@available(*, unavailable)
extension DatagramHandler: Sendable {}
