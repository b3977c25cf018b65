import ChatStorage
import Logging
import NIOCore
import NIOPosix

/// What works in a running server beside its sockets: made, started and ended together.
struct ServerParts: Sendable {
    let hub: DeliveryHub
    let workers: PasswordWorkers
    let services: ControlServices

    private let feeder: PageFeeder
    private let meter: DeliveryMeter
    private let presenceKeeper: PresenceKeeper
    private let retentionKeeper: RetentionKeeper
    private let lastKnownKeeper: LastKnownKeeper
    private let indexer: SearchIndexer
    private let secretKeeper: SecretKeeper
    private let memoryKeeper: MemoryKeeper

    /// Makes everything; nothing runs yet.
    ///
    /// - Throws: What the stores throw.
    init(configuration: ServerConfiguration, storage: ServerStorage, logger: Logger) async throws {
        let store = storage.messages
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let presence = Presence(limit: configuration.presenceLimit)
        let awaited = try await store.membersOfPassingRooms()
        presence.withBoard { $0.expect(awaited, now: .now()) }
        let (requests, requestPages) = AsyncStream.makeStream(of: PageRequest.self)
        hub = DeliveryHub(
            eventLoop: eventLoop,
            publishedThrough: try await store.newestMessageID(),
            pageRequests: requestPages,
            presence: presence,
            logger: logger
        )
        workers = PasswordWorkers(threads: System.coreCount)
        services = ControlServices(
            identity: storage.identity,
            accounts: storage.accountDirectory(configuration, workers: workers, logger: logger),
            hub: hub,
            commits: CommitQueue(store: store, hub: hub, logger: logger),
            history: store,
            marks: MarkQueue(store: store, hub: hub, logger: logger),
            rooms: RoomDesk(store: store, hub: hub, workers: workers, presenceLimit: configuration.presenceLimit),
            pace: RateLimiter(CommandRate(commandsPerSecond: configuration.commandsPerSecond)),
            bytes: RateLimiter(DailyBytes(limit: configuration.bytesPerAccountPerDay)),
            strangers: RateLimiter(
                NetworkRate(requestsPerSecond: configuration.connectionLimits.requestsPerNetwork)
            ),
            limits: configuration.connectionLimits,
            connections: ConnectionTable(limits: configuration.connectionLimits),
            timeouts: configuration.timeouts,
            logger: logger
        )
        feeder = PageFeeder(requests: requests, store: store, hub: hub, logger: logger)
        meter = DeliveryMeter(hub: hub, logger: logger)
        presenceKeeper = PresenceKeeper(
            presence: presence,
            hub: hub,
            rooms: services.rooms,
            accounts: store,
            logger: logger
        )
        let clock = ClockWatch(
            known: storage.lastTime,
            isHeeded: configuration.retention.days != nil,
            logger: logger
        )
        retentionKeeper = RetentionKeeper(
            retention: configuration.retention,
            store: store,
            clock: clock,
            eventLoop: eventLoop,
            logger: logger
        )
        lastKnownKeeper = LastKnownKeeper(
            file: storage.lastKnown,
            identity: storage.identity,
            store: store,
            clock: clock,
            eventLoop: eventLoop,
            logger: logger
        )
        indexer = SearchIndexer(store: store, commits: services.commits, eventLoop: eventLoop, logger: logger)
        let connections = services.connections
        secretKeeper = SecretKeeper(
            credentials: storage.credentials,
            connections: connections,
            eventLoop: eventLoop,
            logger: logger
        )
        memoryKeeper = MemoryKeeper(outboxes: connections.outboxes, eventLoop: eventLoop, logger: logger)
        Self.boundOutboxes(of: connections, logger: logger)
        // Before anything is served: a loss from now on is noticed.
        _ = await lastKnownKeeper.write(unless: nil)
    }

    /// Cuts connections off when too much waits for all clients together.
    private static func boundOutboxes(of connections: ConnectionTable, logger: Logger) {
        let log = LogLimiter()
        connections.outboxes.whenExceeded { [weak connections] in
            guard let count = connections?.relieveOutboxes(), count > 0, let times = log.note() else {
                return
            }
            logger.warning(
                "too much waits for clients that do not read; some were cut off",
                metadata: ["connections": "\(count)", "times": "\(times)"]
            )
        }
    }

    /// Has everything work, until ``finish()``.
    func start(in tasks: inout ThrowingTaskGroup<Void, any Error>) {
        // Beside the hub, which it hands every batch to.
        tasks.addTask(executorPreference: EventLoopTaskExecutor(hub.eventLoop)) { await services.commits.run() }
        tasks.addTask { await services.marks.run() }
        tasks.addTask { await feeder.run() }
        tasks.addTask { await meter.run() }
        tasks.addTask { await presenceKeeper.run() }
        tasks.addTask { await retentionKeeper.run() }
        tasks.addTask { await lastKnownKeeper.run() }
        tasks.addTask { await indexer.run() }
        tasks.addTask { await secretKeeper.run() }
        tasks.addTask { await memoryKeeper.run() }
    }

    /// Ends everything, once what waits has been done. There are no connections any more.
    func finish() async {
        await hub.close()
        services.commits.stop()
        services.marks.stop()
        presenceKeeper.stop()
        retentionKeeper.stop()
        lastKnownKeeper.stop()
        indexer.stop()
        secretKeeper.stop()
        memoryKeeper.stop()
        meter.finish()
    }
}
