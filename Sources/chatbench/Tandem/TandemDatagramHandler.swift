import NIOCore

/// Passes datagrams to its participant, on the participant's event loop.
final class TandemDatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let participant: TandemParticipant

    init(participant: TandemParticipant) {
        self.participant = participant
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        participant.received(unwrapInboundIn(data).data)
    }

    /// Ignores an unreachable port: the messages then come over TLS, and the participant counts them.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}

@available(*, unavailable)
extension TandemDatagramHandler: Sendable {}
