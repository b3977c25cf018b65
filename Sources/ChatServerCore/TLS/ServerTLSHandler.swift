import NIOCore

/// TLS 1.3 handler (RFC 8446) at the head of a control connection's pipeline: ciphertext on the network's side,
/// plaintext on the other.
///
/// ```
///  handshaking --handshake--> established --close--> closing --the peer's close_notify, or too late--> closed
///       |                          |
///       +--close, failure----------+--the peer's close_notify, failure, end of stream--> closed
/// ```
final class ServerTLSHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How long to wait for the peer's close_notify after our own. A peer that has vanished sends none, and waiting
    /// for it only keeps its name on the list of users.
    static let farewell: TimeAmount = .seconds(1)

    /// The most writes queued during the handshake: no request can be answered before it, so only a goodbye is ever
    /// queued.
    static let maximumWaiting = 16

    private enum Stage {
        case handshaking(waiting: [(ByteBuffer, EventLoopPromise<Void>?)])
        case established
        case closing(Scheduled<Void>, EventLoopPromise<Void>)
        case closed
    }

    private var connection: TLSConnection
    private var stage = Stage.handshaking(waiting: [])

    init(identity: TLSIdentity) {
        connection = identity.makeConnection()
    }

    // MARK: - From the network

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if case .closed = stage {
            return
        }
        guard bytes.readableBytes > 0 else {
            return
        }
        let outcome = connection.receive(bytes)
        if let ciphertext = outcome.ciphertext {
            context.writeAndFlush(wrapOutboundOut(ciphertext), promise: nil)
        }
        switch outcome.state {
        case .handshaking: break
        case .established:
            established(context: context)
            pass(outcome.plaintext, context: context)
        case .ended:
            established(context: context)
            pass(outcome.plaintext, context: context)
            peerEnded(context: context)
        case .failed(let failure):
            if outcome.plaintext != nil {
                // The plaintext came after the handshake; nothing can be sent any more.
                established(context: context, isSending: false)
            }
            pass(outcome.plaintext, context: context)
            failed(failure, context: context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave(.success(()))
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        leave(.failure(ChannelError.ioOnClosedChannel))
    }

    /// Passes plaintext on, unless we have sent close_notify.
    private func pass(_ plaintext: ByteBuffer?, context: ChannelHandlerContext) {
        if case .established = stage, let plaintext {
            context.fireChannelRead(wrapInboundOut(plaintext))
        }
    }

    private func established(context: ChannelHandlerContext, isSending: Bool = true) {
        guard case .handshaking(let waiting) = stage else {
            return
        }
        stage = .established
        for (bytes, promise) in waiting {
            if isSending, case .established = stage {
                send(bytes, promise: promise, context: context)
            } else {
                promise?.fail(ChannelError.ioOnClosedChannel)
            }
        }
        if !waiting.isEmpty {
            context.flush()
        }
    }

    private func peerEnded(context: ChannelHandlerContext) {
        guard case .established = stage else {
            return finish(context: context)
        }
        stage = .closed
        sayFarewell(context: context)
        context.close(promise: nil)
    }

    private func failed(_ failure: TLSFailure, context: ChannelHandlerContext) {
        context.fireErrorCaught(failure)
        finish(context: context)
    }

    // MARK: - From the application

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let bytes = unwrapOutboundIn(data)
        switch stage {
        case .handshaking(let waiting):
            guard waiting.count < Self.maximumWaiting else {
                promise?.fail(ChannelError.ioOnClosedChannel)
                return
            }
            stage = .handshaking(waiting: waiting + [(bytes, promise)])
        case .established:
            send(bytes, promise: promise, context: context)
        case .closing, .closed:
            promise?.fail(ChannelError.ioOnClosedChannel)
        }
    }

    private func send(_ bytes: ByteBuffer, promise: EventLoopPromise<Void>?, context: ChannelHandlerContext) {
        guard bytes.readableBytes > 0 else {
            // Nothing to encrypt; the promise succeeds when all earlier writes are done.
            return context.write(wrapOutboundOut(bytes), promise: promise)
        }
        let outcome = connection.send(bytes)
        if case .failed(let failure) = outcome.state {
            promise?.fail(failure)
            return failed(failure, context: context)
        }
        context.write(wrapOutboundOut(outcome.ciphertext ?? ByteBuffer()), promise: promise)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all else {
            promise?.fail(ChannelError.operationUnsupported)
            return
        }
        switch stage {
        case .established:
            let done = promise ?? context.eventLoop.makePromise()
            let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            let timer = context.eventLoop.scheduleTask(in: Self.farewell) {
                let (handler, context) = handler.value
                handler.finish(context: context)
            }
            // Set the stage before sending: the write may report at once that the connection is gone.
            stage = .closing(timer, done)
            sayFarewell(context: context)
        case .closing(_, let done):
            done.futureResult.cascade(to: promise)
        case .handshaking, .closed:
            leave(.failure(ChannelError.ioOnClosedChannel))
            context.close(promise: promise)
        }
    }

    private func sayFarewell(context: ChannelHandlerContext) {
        if let ciphertext = connection.end().ciphertext {
            context.writeAndFlush(wrapOutboundOut(ciphertext), promise: nil)
        }
    }

    /// Closes the connection now.
    private func finish(context: ChannelHandlerContext) {
        guard case .closing(let timer, let done) = stage else {
            leave(.failure(ChannelError.ioOnClosedChannel))
            return context.close(promise: nil)
        }
        timer.cancel()
        stage = .closed
        context.close(promise: done)
    }

    /// Ends reading and writing, and completes the pending promises.
    private func leave(_ result: Result<Void, any Error>) {
        let left = stage
        stage = .closed
        switch left {
        case .handshaking(let waiting):
            for (_, promise) in waiting {
                promise?.fail(ChannelError.ioOnClosedChannel)
            }
        case .closing(let timer, let done):
            timer.cancel()
            done.completeWith(result)
        case .established, .closed: break
        }
    }
}
