import NIOCore

/// One side of a connection through the proxy: hands what it reads to the other side.
final class ConnectionRelay: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let control: ProxyControl
    private let partner: any Channel

    init(control: ProxyControl, partner: any Channel) {
        self.control = control
        self.partner = partner
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if control.passes(bytes) {
            partner.writeAndFlush(bytes, promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        // A pulled cable carries no news of a close either.
        if !control.isUnplugged {
            partner.close(promise: nil)
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension ConnectionRelay: Sendable {}
