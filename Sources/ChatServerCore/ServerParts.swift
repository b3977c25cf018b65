import ChatStorage
import Logging
import NIOCore
import NIOPosix

/// What works in a running server beside its connections. ``background(_:)`` is the list of it: there each part is made, and
/// from there it is started and stopped.
struct ServerParts: Sendable {
    let hub: DeliveryHub
    let services: ControlServices

    private let configuration: ServerConfiguration
    private let storage: ServerStorage
    private let workers: PasswordWorkers
    private let presence: Presence
    private let pageRequests: AsyncStream<PageRequest>
    private let trace: AccountTrace?
    private let clock: ClockWatch
    private let lastKnown: LastKnownKeeper
    private let logger: Logger

    /// Makes what the connections use. Nothing runs yet but the threads for passwords, which wait: where
    /// ``background(_:)`` is not run, ``abandon()`` ends them.
    ///
    /// - Throws: What the stores throw.
    init(configuration: ServerConfiguration, storage: ServerStorage, logger: Logger) async throws {
        let store = storage.messages
        presence = Presence(limit: configuration.presenceLimit)
        let awaited = try await store.membersOfPassingRooms()
        presence.withBoard { $0.expect(awaited, now: .now()) }
        let (requests, continuation) = AsyncStream.makeStream(of: PageRequest.self)
        pageRequests = requests
        trace = try configuration.tracedAccount.map {
            try AccountTrace(of: $0, folder: configuration.dataDirectory, logger: logger)
        }
        hub = DeliveryHub(
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            publishedThrough: try await store.newestMessageID(),
            pageRequests: continuation,
            presence: presence,
            trace: trace,
            logger: logger
        )
        workers = PasswordWorkers(threads: System.coreCount)
        services = ControlServices(configuration, storage: storage, hub: hub, workers: workers, logger: logger)
        clock = ClockWatch(known: storage.lastTime, isHeeded: configuration.retention.days != nil, logger: logger)
        lastKnown = LastKnownKeeper(
            file: storage.lastKnown,
            identity: storage.identity,
            store: store,
            clock: clock,
            logger: logger
        )
        self.configuration = configuration
        self.storage = storage
        self.logger = logger
        services.connections.boundOutboxes(logger: logger)
        // Before anything is served: a loss from now on is noticed.
        _ = await lastKnown.write(unless: nil)
    }

    /// What the operator has asked for, in a sentence, and should be reminded of.
    var notice: String? {
        trace.map {
            "What delivery to \($0.account) does is written to \($0.path): times, addresses and sizes, no text of messages."
        }
    }

    /// Ends what runs already, for a server that cannot start.
    func abandon() async {
        try? await workers.stop()
    }

    /// Everything that runs beside the connections. Each part needs only those above it: they are stopped from the bottom up,
    /// each when the one below has returned. A new one is a line here; if it does something every so often, it is a
    /// ``PeriodicJob``.
    func background(_ sockets: ServerSockets) -> BackgroundServices {
        let store = storage.messages
        let connections = services.connections
        func every<Job: PeriodicJob>(_ job: Job) -> PeriodicTask<Job> { PeriodicTask(job, on: hub.eventLoop) }
        return BackgroundServices(
            (trace.map { [$0] } ?? []) + [
                workers,
                // They wait for files that may hang, and what makes data durable is not to wait for them.
                every(SecretKeeper(credentials: storage.credentials, connections: connections, logger: logger)),
                every(MemoryKeeper(outboxes: connections.outboxes, logger: logger)),
                // Records what all others have done.
                every(DeliveryMeter(hub: hub, logger: logger)),
                HubService(hub: hub, sockets: sockets, pageRequests: pageRequests, store: store, logger: logger),
                // Notes the last message that is committed.
                every(lastKnown),
                services.commits,
                services.marks,
                every(
                    PresenceKeeper(presence: presence, hub: hub, rooms: services.rooms, accounts: store, logger: logger)
                ),
                every(RetentionKeeper(retention: configuration.retention, store: store, clock: clock, logger: logger)),
                every(SearchIndexer(store: store, commits: services.commits, logger: logger)),
            ]
        )
    }
}

extension ControlServices {
    /// What the connections of a server with these settings use.
    fileprivate init(
        _ configuration: ServerConfiguration,
        storage: ServerStorage,
        hub: DeliveryHub,
        workers: PasswordWorkers,
        logger: Logger
    ) {
        let store = storage.messages
        let limits = configuration.connectionLimits
        self.init(
            identity: storage.identity,
            accounts: storage.accountDirectory(configuration, workers: workers, logger: logger),
            hub: hub,
            commits: CommitQueue(store: store, hub: hub, logger: logger),
            history: store,
            marks: MarkQueue(store: store, hub: hub, logger: logger),
            rooms: RoomDesk(store: store, hub: hub, workers: workers, presenceLimit: configuration.presenceLimit),
            pace: RateLimiter(CommandRate(commandsPerSecond: configuration.commandsPerSecond)),
            bytes: RateLimiter(DailyBytes(limit: configuration.bytesPerAccountPerDay)),
            strangers: RateLimiter(NetworkRate(requestsPerSecond: limits.requestsPerNetwork)),
            limits: limits,
            connections: ConnectionTable(limits: limits),
            timeouts: configuration.timeouts,
            logger: logger
        )
    }
}

extension ConnectionTable {
    /// Cuts connections off when too much waits for all clients together.
    fileprivate func boundOutboxes(logger: Logger) {
        let log = LogLimiter()
        outboxes.whenExceeded { [weak self] in
            guard let count = self?.relieveOutboxes(), count > 0, let times = log.note() else {
                return
            }
            logger.warning(
                "too much waits for clients that do not read; some were cut off",
                metadata: ["connections": "\(count)", "times": "\(times)"]
            )
        }
    }
}
