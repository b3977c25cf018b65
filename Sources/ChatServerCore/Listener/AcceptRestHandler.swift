import Logging
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Accept back-off: pauses the listener when the system has no descriptor or memory for another connection. Pending
/// connections wait in the kernel's backlog meanwhile; without the pause the event loop would spin on `accept`.
///
/// swift-nio's `AcceptBackoffHandler` delays requested reads. Here no read is requested: when the first `accept` of
/// a turn fails, the read stays pending and the listener registered. So this handler turns off `autoRead`, which
/// deregisters the listener's read interest.
final class AcceptRestHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    /// The pause: ten attempts a second cost nothing, and nobody notices the wait.
    static let rest: TimeAmount = .milliseconds(100)

    private let logger: Logger
    private var episodes = ShortageEpisodes()
    private var isResting = false

    init(logger: Logger) {
        self.logger = logger
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let failure = error as? IOError else {
            return context.fireErrorCaught(error)
        }
        guard let shortage = AcceptShortage(errnoCode: failure.errnoCode) else {
            // The peer disconnected before it was accepted: harmless.
            logger.debug("accept failed", metadata: ["error": "\(failure)"])
            return
        }
        logger.debug("accept failed; resting", metadata: ["error": "\(failure)"])
        if episodes.begins(now: .now()) {
            logger.error("\(shortage.sentence)")
        }
        rest(context: context)
    }

    private func rest(context: ChannelHandlerContext) {
        guard !isResting else {
            return
        }
        isResting = true
        let handler = NIOLoopBound((self, context.channel), eventLoop: context.eventLoop)
        setReading(false, of: context.channel)
        context.eventLoop.scheduleTask(in: Self.rest) {
            let (handler, channel) = handler.value
            handler.isResting = false
            handler.setReading(true, of: channel)
        }
    }

    private func setReading(_ isOn: Bool, of channel: any Channel) {
        // Fails only when the listener has been closed.
        channel.setOption(.autoRead, value: isOn).whenFailure { _ in }
    }
}

@available(*, unavailable)
extension AcceptRestHandler: Sendable {}

/// The resource that `accept` is short of.
enum AcceptShortage: Sendable, Equatable, CaseIterable {
    /// The descriptors of this process.
    case processDescriptors
    /// The descriptors of all processes.
    case systemDescriptors
    /// Memory.
    case memory

    /// Returns `nil` for an error that is not a shortage.
    init?(errnoCode: CInt) {
        switch errnoCode {
        case EMFILE: self = .processDescriptors
        case ENFILE: self = .systemDescriptors
        case ENOBUFS, ENOMEM: self = .memory
        default: return nil
        }
    }

    /// The message for the operator.
    var sentence: String {
        switch self {
        case .processDescriptors:
            "This process has no file descriptors left; new connections wait. Raise its limit with 'ulimit -n', "
                + "or lower maximumConnections."
        case .systemDescriptors:
            "The system has no file descriptors left; new connections wait. Raise fs.file-max, or end other programs."
        case .memory:
            "The system has no memory left for new connections; they wait. Lower maximumConnections, or end other programs."
        }
    }
}

/// Deduplicates log lines: tells a new shortage from one that was logged already. Pure: the time is a parameter.
struct ShortageEpisodes: Sendable {
    /// After this long without a failure the next one is logged again. Not measured: shorter gaps repeat the log
    /// line, longer ones hide a new shortage.
    static let gap: TimeAmount = .minutes(1)

    private var lastFailure: NIODeadline?

    /// Notes a failed `accept`.
    ///
    /// - Returns: Whether a new episode begins with it.
    mutating func begins(now: NIODeadline) -> Bool {
        defer { lastFailure = now }
        return lastFailure.map { now - $0 >= Self.gap } ?? true
    }
}
