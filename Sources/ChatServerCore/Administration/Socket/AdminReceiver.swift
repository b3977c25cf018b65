import NIOCore

/// Hands the bytes of a caller to its task, which requests each read: the channel must not read by itself.
///
/// Not a `NIOAsyncChannel`, which crashes when it is made and never used. It cannot be made later either: when a caller
/// ends its requests, the channel reads them unasked, and they must find a receiver.
final class AdminReceiver: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// The bytes, until the caller ends its requests or is gone. Bounded by the one read that was requested, and by the
    /// kernel's buffer when the caller ends.
    let bytes: AsyncStream<ByteBuffer>

    private let continuation: AsyncStream<ByteBuffer>.Continuation

    init() {
        (bytes, continuation) = AsyncStream.makeStream()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        continuation.yield(unwrapInboundIn(data))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            continuation.finish()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        continuation.finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension AdminReceiver: Sendable {}
