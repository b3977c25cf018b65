import ChatAdministration
import ChatStorage
import Logging
import NIOCore
import NIOPosix

/// The admin socket: a Unix domain socket on which the operator's programs give commands.
///
/// Its callers are few and their requests rare, so each has a task. Every wait ends: a caller that makes no request or
/// does not read is closed by ``AdminTimeouts``, and all of them by ``stop()``.
final class AdminSocket: BackgroundService {
    private typealias Listener = NIOAsyncChannel<Arrival, Never>

    /// A caller that was accepted.
    private struct Arrival: Sendable {
        let channel: any Channel
        let bytes: AsyncStream<ByteBuffer>
        /// Whether there is room for it.
        let isAdmitted: Bool
    }

    /// Callers that the kernel queues until they are accepted.
    private static let backlog: Int32 = 16

    private let path: AdminSocketPath
    private let file: AdminSocketPath.FileID
    /// Keeps another server from the path.
    private let lock: FileLock?
    private let listener: Listener
    private let callers: AdminCallers
    private let executor: any AdminExecutor
    private let limits: AdminSocketLimits
    private let logger: Logger

    private init(
        path: AdminSocketPath,
        file: AdminSocketPath.FileID,
        lock: FileLock?,
        listener: Listener,
        callers: AdminCallers,
        executor: any AdminExecutor,
        limits: AdminSocketLimits,
        logger: Logger
    ) {
        self.path = path
        self.file = file
        self.lock = lock
        self.listener = listener
        self.callers = callers
        self.executor = executor
        self.limits = limits
        self.logger = logger
    }

    /// Opens the socket. Only the holder of the data folder's lock may do so. ``run()`` must be called, also after
    /// ``stop()``: it removes the socket.
    ///
    /// - Throws: ``AdminSocketError``.
    static func open(
        _ path: AdminSocketPath,
        executor: any AdminExecutor,
        limits: AdminSocketLimits = AdminSocketLimits(),
        logger: Logger
    ) async throws -> AdminSocket {
        let lock = try path.prepare()
        let (descriptor, file) = try path.bind()
        let callers = AdminCallers(limit: limits.callers)
        let listener: Listener
        do {
            listener = try await listen(descriptor, callers: callers, limits: limits, logger: logger)
        } catch {
            path.remove(file)
            throw AdminSocketError.system(path: path.path, reason: OperatorSentence.reason(error))
        }
        return AdminSocket(
            path: path,
            file: file,
            lock: lock,
            listener: listener,
            callers: callers,
            executor: executor,
            limits: limits,
            logger: logger
        )
    }

    /// Listens on a bound socket. Not swift-nio's own binding, which removes any file of that name at the end.
    private static func listen(
        _ descriptor: Int32,
        callers: AdminCallers,
        limits: AdminSocketLimits,
        logger: Logger
    ) async throws -> Listener {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: backlog)
            .serverChannelInitializer { listener in
                listener.eventLoop.makeCompletedFuture {
                    try listener.pipeline.syncOperations.addHandler(AcceptRestHandler(logger: logger))
                }
            }
            // Backpressure: the caller's task requests each read.
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            // A caller may end its requests and still wait for the answer.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(descriptor) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let receiver = AdminReceiver()
                    try channel.pipeline.syncOperations.addHandlers(AdminTimeouts(limits), receiver)
                    return Arrival(channel: channel, bytes: receiver.bytes, isAdmitted: callers.add(channel))
                }
            }
    }

    func run() async {
        await withDiscardingTaskGroup { group in
            do {
                try await listener.executeThenClose { arrivals in
                    for try await arrival in arrivals {
                        group.addTask { await self.serve(arrival) }
                    }
                }
            } catch {
                // The server goes on without the socket.
                logger.error(
                    "the admin socket has failed: restart the server to use it again",
                    metadata: ["error": "\(error)"]
                )
            }
            callers.closeAll()
        }
        path.remove(file)
    }

    /// Ends the listener and all callers at once: what they wait for, they do not get.
    func stop() {
        listener.channel.close(promise: nil)
        callers.closeAll()
    }

    private func serve(_ arrival: Arrival) async {
        let channel = arrival.channel
        guard let user = await PeerUser.of(channel), PeerUser.isTrusted(user) else {
            logger.warning("a process of another user called the admin socket")
            return await close(channel)
        }
        guard arrival.isAdmitted else {
            let answer = AdminAnswer(channel: channel, chunk: limits.chunk)
            let sentence = "\(limits.callers) callers are there already. Try again when one of them has ended."
            try? await answer.end(with: AdminFailure(.busy, sentence))
            return await close(channel)
        }
        await AdminSession(
            channel: channel,
            caller: .operator(user: user),
            executor: executor,
            limits: limits,
            logger: logger
        ).run(arrival.bytes)
        await close(channel)
    }

    private func close(_ channel: any Channel) async {
        // Fails only when it is closed already.
        try? await channel.close().get()
    }
}

extension AdminSocket {
    /// Closes a socket that is not to be served, because the server cannot start.
    func abandon() async {
        stop()
        await run()
    }
}
