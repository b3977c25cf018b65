import NIOCore

/// Brings datagrams to its participant, on whose event loop it runs.
final class TandemDatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let participant: TandemParticipant

    init(participant: TandemParticipant) {
        self.participant = participant
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        participant.received(unwrapInboundIn(data).data)
    }

    /// An unreachable port: the messages come over TLS then, and the participant counts them.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}

@available(*, unavailable)
extension TandemDatagramHandler: Sendable {}
