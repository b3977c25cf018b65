import Logging
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lets the listener rest for a moment when the system has no descriptor or no memory for another connection. Those that knock
/// wait in the kernel meanwhile; without the rest the event loop would try again and again and do nothing else.
///
/// swift-nio's `AcceptBackoffHandler` holds back reads that are asked for. Here none is: when the first `accept` of a turn
/// fails, the read stays pending and the listener registered. So this handler takes the listener's interest away.
final class AcceptRestHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    /// How long it rests. Our own choice: ten tries a second cost nothing, and nobody notices the wait.
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
            // The peer has gone again before it was accepted: that concerns nobody.
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

/// What the system is short of when it accepts no connection.
enum AcceptShortage: Sendable, Equatable, CaseIterable {
    /// Descriptors of this process.
    case processDescriptors
    /// Descriptors of all processes.
    case systemDescriptors
    /// Memory.
    case memory

    /// `nil` for what is no shortage.
    init?(errnoCode: CInt) {
        switch errnoCode {
        case EMFILE: self = .processDescriptors
        case ENFILE: self = .systemDescriptors
        case ENOBUFS, ENOMEM: self = .memory
        default: return nil
        }
    }

    /// For the operator.
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

/// When a shortage is a new one and not the one that was logged already. Pure: time comes in.
struct ShortageEpisodes: Sendable {
    /// After so long without a failure the next one is news. Our own choice.
    static let gap: TimeAmount = .minutes(1)

    private var lastFailure: NIODeadline?

    /// An accept has failed.
    ///
    /// - Returns: Whether an episode begins with it.
    mutating func begins(now: NIODeadline) -> Bool {
        defer { lastFailure = now }
        return lastFailure.map { now - $0 >= Self.gap } ?? true
    }
}
