import NIOCore

/// Closes a caller's channel when the caller makes no request for too long, or does not read its answer.
final class AdminTimeouts: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    /// The events of the session: whether it works on a request.
    enum Event: Sendable {
        /// - Parameter isExport: Whether the caller has ``AdminSocketLimits/exporting`` to read a part of the answer.
        case working(isExport: Bool)
        case waiting
    }

    private let limits: AdminSocketLimits
    private var idle: Scheduled<Void>?
    private var writing: TimeAmount

    init(_ limits: AdminSocketLimits) {
        self.limits = limits
        writing = limits.writing
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
        case .working(let isExport):
            idle?.cancel()
            writing = isExport ? limits.exporting : limits.writing
        case .waiting:
            startIdle(context)
        }
        promise?.succeed()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise()
        let deadline = scheduleClose(context, in: writing)
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
