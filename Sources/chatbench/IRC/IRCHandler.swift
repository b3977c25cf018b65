import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Passes received bytes of an IRC connection to its participant, on the participant's event loop.
final class IRCHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let participant: IRCParticipant
    private let timeout: TimeAmount
    private var options: (any NIOSynchronousChannelOptions)?

    /// - Parameters:
    ///   - participant: The receiver of the bytes.
    ///   - timeout: How long the server may take to register the participant.
    init(participant: IRCParticipant, timeout: TimeAmount) {
        self.participant = participant
        self.timeout = timeout
    }

    func channelActive(context: ChannelHandlerContext) {
        options = context.channel.syncOptions
        participant.connected(context.channel, timeout: timeout)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        participant.received(unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        acknowledge()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        participant.fail("lost its connection: \(error)")
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        participant.fail("lost its connection: the server closed it")
    }

    /// Sends the acknowledgement for the bytes read at once (`TCP_QUICKACK`). The servers leave Nagle's algorithm
    /// on: they hold back the next message while one is unacknowledged, and the delayed ACK of a reader that never
    /// writes would come 40 ms late. Linux resets the option, so it is set after each read.
    private func acknowledge() {
        #if os(Linux)
            try? options?.setOption(.tcpOption(.init(rawValue: TCP_QUICKACK)), value: 1)
        #endif
    }
}

@available(*, unavailable)
extension IRCHandler: Sendable {}
