import NIOCore

/// One side of a proxied TCP connection: forwards the bytes that it reads to the other side.
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
        // An unplugged cable does not carry a close either.
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
