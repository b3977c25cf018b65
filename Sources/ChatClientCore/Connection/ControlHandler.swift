import ChatProtocol
import NIOCore

/// Forwards events of the control channel to its ``ClientConnection``, on the event loop of both.
final class ControlHandler: ChannelInboundHandler {
    typealias InboundIn = ControlFrameEvent

    private let connection: ClientConnection

    init(connection: ClientConnection) {
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let event = unwrapInboundIn(data)
        connection.assumeIsolated { $0.received(event) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        connection.assumeIsolated { $0.failed(error) }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        connection.assumeIsolated { $0.closed() }
    }
}

@available(*, unavailable)
extension ControlHandler: Sendable {}
