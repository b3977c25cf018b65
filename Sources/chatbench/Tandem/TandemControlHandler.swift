import ChatProtocol
import NIOCore

/// Passes frames of the control connection to its participant, on the participant's event loop.
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
