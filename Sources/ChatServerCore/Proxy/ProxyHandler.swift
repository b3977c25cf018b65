import ChatProtocol
import Logging
import NIOCore

/// Reads the PROXY header from trusted proxies, as the first handler of a connection, before TLS. The rest of the
/// pipeline becomes active only afterwards. From other peers such a header is treated like any garbage before TLS.
final class ProxyHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private enum Stage {
        /// Not connected yet, so the peer's address is unknown.
        case connecting
        /// The header has not been received completely.
        case waiting(ByteBuffer, Scheduled<Void>)
        /// The connection was passed on, or has ended.
        case done
        /// Further bytes are dropped.
        case refused
    }

    private let trusted: [IPNetwork]
    private let pendingHeaders: PendingProxyHeaders
    private let origin: ConnectionOrigin
    private let timeout: TimeAmount
    private let logger: Logger
    private let refusals: LogLimiter
    private var stage = Stage.connecting

    /// - Parameters:
    ///   - origin: Receives the client's address.
    ///   - timeout: How long to wait for the header.
    init(
        trusted: [IPNetwork],
        pendingHeaders: PendingProxyHeaders,
        origin: ConnectionOrigin,
        timeout: TimeAmount,
        logger: Logger,
        refusals: LogLimiter
    ) {
        self.trusted = trusted
        self.pendingHeaders = pendingHeaders
        self.origin = origin
        self.timeout = timeout
        self.logger = logger
        self.refusals = refusals
    }

    func channelActive(context: ChannelHandlerContext) {
        guard let peer = context.remoteAddress.flatMap({ IPAddress($0) }),
            trusted.contains(where: { $0.contains(peer) })
        else {
            return begin(with: nil, context: context)
        }
        guard pendingHeaders.enter() else {
            return refuse("too many connections of proxies wait for their header", context: context)
        }
        let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let timer = context.eventLoop.scheduleTask(in: timeout) {
            let (handler, context) = handler.value
            handler.refuse("a trusted proxy sent no PROXY header in time", context: context)
        }
        stage = .waiting(ByteBuffer(), timer)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer: ByteBuffer
        let timer: Scheduled<Void>
        switch stage {
        case .waiting(let before, let scheduled): (buffer, timer) = (before, scheduled)
        case .refused: return
        case .connecting, .done: return context.fireChannelRead(data)
        }
        buffer.writeImmutableBuffer(unwrapInboundIn(data))
        do {
            guard let header = try ProxyHeaderDecoder.read(from: &buffer) else {
                stage = .waiting(buffer, timer)
                return
            }
            if case .client(let address) = header {
                origin.client = address
            }
            begin(with: buffer, context: context)
        } catch {
            refuse("a trusted proxy sent no PROXY header", context: context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave(for: .done)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        leave(for: .done)
    }

    /// Activates the connection, and passes on the bytes after the header.
    private func begin(with rest: ByteBuffer?, context: ChannelHandlerContext) {
        leave(for: .done)
        context.fireChannelActive()
        if let rest, rest.readableBytes > 0 {
            context.fireChannelRead(wrapInboundOut(rest))
            context.fireChannelReadComplete()
        }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    private func refuse(_ why: Logger.Message, context: ChannelHandlerContext) {
        leave(for: .refused)
        if let count = refusals.note() {
            let address = context.remoteAddress?.ipAddress ?? "unknown"
            logger.warning(why, metadata: ["address": "\(address)", "count": "\(count)"])
        }
        context.close(promise: nil)
    }

    /// Releases the place, if the handler holds one.
    private func leave(for next: Stage) {
        if case .waiting(_, let timer) = stage {
            timer.cancel()
            pendingHeaders.leave()
        }
        stage = next
    }
}

@available(*, unavailable)
extension ProxyHandler: Sendable {}

/// The client's address as a trusted proxy reports it; `nil` when no proxy has. Confined to one event loop.
final class ConnectionOrigin {
    var client: SocketAddress?
}

@available(*, unavailable)
extension ConnectionOrigin: Sendable {}
