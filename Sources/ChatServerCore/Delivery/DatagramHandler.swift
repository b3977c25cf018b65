import NIOCore

/// Brings datagrams from the UDP socket to the hub, on whose event loop it runs.
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

    /// An error of one peer's path, such as an unreachable port, is no reason to close the socket of all. For what NIO
    /// does think a reason, see ``DatagramSocket``.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}

@available(*, unavailable)
extension DatagramHandler: Sendable {}
