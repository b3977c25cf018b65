import ChatProtocol
import NIOCore

/// Brings what comes on the control connection to its participant, on whose event loop it runs.
final class TandemControlHandler: ChannelInboundHandler {
    typealias InboundIn = ControlFrameEvent

    private let participant: TandemParticipant

    init(participant: TandemParticipant) {
        self.participant = participant
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        participant.received(unwrapInboundIn(data))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        participant.fail("lost its connection: \(error)")
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        participant.closed()
    }
}

@available(*, unavailable)
extension TandemControlHandler: Sendable {}
