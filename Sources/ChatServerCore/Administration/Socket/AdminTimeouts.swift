import NIOCore

/// Closes a caller's channel when the caller makes no request for too long, or does not read its answer.
final class AdminTimeouts: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    /// The events of the session: whether it works on a request.
    enum Event: Sendable {
        case working
        case waiting
    }

    private let limits: AdminSocketLimits
    private var idle: Scheduled<Void>?

    init(_ limits: AdminSocketLimits) {
        self.limits = limits
    }

    func channelActive(context: ChannelHandlerContext) {
        startIdle(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        idle?.cancel()
        context.fireChannelInactive()
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let event = event as? Event else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        switch event {
        case .working: idle?.cancel()
        case .waiting: startIdle(context)
        }
        promise?.succeed()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise()
        let deadline = scheduleClose(context, in: limits.writing)
        promise.futureResult.whenComplete { _ in deadline.cancel() }
        context.write(data, promise: promise)
    }

    private func startIdle(_ context: ChannelHandlerContext) {
        idle?.cancel()
        idle = scheduleClose(context, in: limits.idle)
    }

    private func scheduleClose(_ context: ChannelHandlerContext, in delay: TimeAmount) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: delay) { channel.close(promise: nil) }
    }
}

@available(*, unavailable)
extension AdminTimeouts: Sendable {}
