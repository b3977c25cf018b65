import NIOCore

/// Passes datagrams from the UDP socket to the hub. Both run on the same event loop.
final class DatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let hub: DeliveryHub

    init(hub: DeliveryHub) {
        self.hub = hub
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        hub.assumeIsolated { $0.received(envelope) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        hub.assumeIsolated { $0.receivedAll() }
    }

    /// Ignores errors of one peer's path, such as an unreachable port: the socket is shared by all peers. For
    /// errors on which NIO closes the socket see ``DatagramSocket``.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}

@available(*, unavailable)
extension DatagramHandler: Sendable {}
