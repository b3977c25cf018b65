import ChatProtocol
import Logging
import NIOCore

/// The last handler of a control connection's pipeline: hands frames to the session, and writes the frames in
/// its outbox.
///
/// It is not a `NIOAsyncChannel` with tasks that read and write: each of thousands of idle connections would
/// keep their stacks and the channel's buffers for nothing.
final class ControlHandler: ChannelDuplexHandler {
    typealias InboundIn = ControlFrameEvent
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    private let outbox: Outbox
    private let hub: DeliveryHub
    private let logger: Logger
    private let admit: (any Channel) -> ControlMailbox?
    private var context: ChannelHandlerContext?
    private var session: ControlMailbox?
    private var isDone = false

    /// - Parameter admit: Makes the session once the connection is active; returns `nil`, and ends the
    ///   connection, if there are too many.
    init(outbox: Outbox, hub: DeliveryHub, logger: Logger, admit: @escaping (any Channel) -> ControlMailbox?) {
        self.outbox = outbox
        self.hub = hub
        self.logger = logger
        self.admit = admit
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let eventLoop = context.eventLoop
        let handler = NIOLoopBound(self, eventLoop: eventLoop)
        // Deferred even on this event loop, so that all frames of a request or a batch of messages are written
        // together.
        outbox.listen { eventLoop.execute { handler.value.write() } }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        outbox.listen(nil)
        endSession()
    }

    func channelActive(context: ChannelHandlerContext) {
        session = admit(context.channel)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        session?.tell(.read(unwrapInboundIn(data)))
    }

    func read(context: ChannelHandlerContext) {
        if session?.holdsReading() != true {
            context.read()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        write()
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        endSession()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A reset, a failed handshake, a port scanner: everyday events on an open port.
        logger.debug("connection failed", metadata: ["error": "\(error)"])
        context.close(promise: nil)
    }

    private func endSession() {
        session?.tell(.disconnected)
        session = nil
    }

    /// Writes waiting frames while the channel is writable.
    private func write() {
        while let context, !isDone, context.channel.isWritable {
            let (items, isLast) = outbox.pop()
            guard !items.isEmpty || isLast else {
                return
            }
            isDone = isLast
            write(items, isLast: isLast, context: context)
        }
    }

    private func write(_ items: [Outbox.Item], isLast: Bool, context: ChannelHandlerContext) {
        let buffers = Outbox.joined(items)
        for buffer in buffers.dropLast() {
            context.write(wrapOutboundOut(buffer), promise: nil)
        }
        let deliveries = items.compactMap(\.deliveries)
        // A promise only if something waits for it. That of an empty buffer completes after all writes in flight.
        guard isLast || !deliveries.isEmpty else {
            context.writeAndFlush(wrapOutboundOut(buffers.last ?? ByteBuffer()), promise: nil)
            return
        }
        let written = context.eventLoop.makePromise(of: Void.self)
        let hub = hub
        let channel = context.channel
        written.futureResult.whenComplete { result in
            if case .success = result, !deliveries.isEmpty {
                hub.eventLoop.execute {
                    hub.assumeIsolated { hub in deliveries.forEach { hub.controlWritten($0) } }
                }
            }
            if isLast {
                channel.close(promise: nil)
            }
        }
        context.writeAndFlush(wrapOutboundOut(buffers.last ?? ByteBuffer()), promise: written)
    }
}
