import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Brings what comes on an IRC connection to its participant, on whose event loop it runs.
final class IRCHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let participant: IRCParticipant
    private let timeout: TimeAmount
    private var options: (any NIOSynchronousChannelOptions)?

    /// - Parameters:
    ///   - participant: To whom it goes.
    ///   - timeout: How long the server may take to let it in.
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

    /// Has the kernel acknowledge at once what was read. The servers leave Nagle's algorithm on: while a message is
    /// unacknowledged they hold the next one back, and a reader that never writes would acknowledge 40 ms late. Linux
    /// forgets the wish, so it is repeated.
    private func acknowledge() {
        #if os(Linux)
            try? options?.setOption(.tcpOption(.init(rawValue: TCP_QUICKACK)), value: 1)
        #endif
    }
}

@available(*, unavailable)
extension IRCHandler: Sendable {}
