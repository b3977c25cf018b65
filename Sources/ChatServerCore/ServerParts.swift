import ChatStorage
import Logging
import NIOCore
import NIOPosix

/// The parts of a running server besides its connections. ``background(_:)`` lists them; each part is made, started
/// and stopped there.
struct ServerParts: Sendable {
    let hub: DeliveryHub
    let services: ControlServices
    let administration: AdminService

    private let storage: ServerStorage
    private let workers: PasswordWorkers
    private let presence: Presence
    private let pageRequests: AsyncStream<PageRequest>
    private let trace: AccountTrace?
    private let clock: ClockMonitor
    private let lastKnown: LastKnownTask
    private let logger: Logger

    /// Makes the services that the connections use. Only the password threads run yet, and they wait for work: if
    /// ``background(_:)`` is not run, ``abandon()`` ends them.
    ///
    /// - Throws: The stores' errors.
    init(
        configuration: ServerConfiguration,
        storage: ServerStorage,
        certificate: LiveCertificate,
        reloader: Reloader?,
        logger: Logger
    ) async throws {
        let store = storage.messages
        presence = Presence(limit: configuration.presenceLimit)
        let awaited = try await store.membersOfPassingRooms()
        presence.withState { $0.expect(awaited, now: .now()) }
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
        let settings = LiveSettings(configuration)
        let clock = ClockMonitor(
            known: storage.lastTime,
            isHeeded: settings.read { $0.retention.days } != nil,
            logger: logger
        )
        self.clock = clock
        var services = ControlServices(
            settings,
            storage: storage,
            clock: clock,
            hub: hub,
            workers: workers,
            presence: presence,
            logger: logger
        )
        let facts = ServerFacts(configuration, certificate: certificate, reloader: reloader)
        administration = AdminService(services, store: store, facts: facts)
        services.administration = administration
        self.services = services
        lastKnown = LastKnownTask(
            file: storage.lastKnown,
            identity: storage.identity,
            store: store,
            clock: clock,
            logger: logger
        )
        self.storage = storage
        self.logger = logger
        services.connections.boundOutboxes(logger: logger)
        try await services.access.load()
        try await services.accounts.settleReservations()
        // Before anything is served, so that any later loss is detected.
        _ = await lastKnown.write(unless: nil)
    }

    /// What the operator has asked for, in sentences, and should be reminded of.
    var notices: [String] {
        let tracing = trace.map {
            "What delivery to \($0.account) does is written to \($0.path): times, addresses and sizes, no text of messages."
        }
        let lockDown =
            services.access.isLockedDown
            ? "The server is locked down: only moderators and admins log in. "
                + "To end it, run: chatserver admin lockdown off"
            : nil
        return [tracing, lockDown].compactMap(\.self)
    }

    /// Ends the running parts of a server that cannot start.
    func abandon() async {
        try? await workers.stop()
    }

    /// Returns everything that runs besides the connections. Each part needs only those above it: parts are stopped
    /// from the bottom up, each when the one below has returned. Add a new part as a line here; a periodic one is a
    /// ``PeriodicJob``.
    ///
    /// - Parameter admin: The admin socket; `nil` for none.
    func background(_ sockets: ServerSockets, admin: AdminSocket?) -> BackgroundServices {
        let store = storage.messages
        let connections = services.connections
        let settings = services.settings
        func every<Job: PeriodicJob>(_ job: Job) -> PeriodicTask<Job> { PeriodicTask(job, on: hub.eventLoop) }
        return BackgroundServices(
            (trace.map { [$0] } ?? []) + [
                workers,
                // These wait for files that may hang; parts that make data durable must not wait for them.
                every(CredentialTask(credentials: storage.credentials, connections: connections, logger: logger)),
                every(
                    RoleTask(
                        credentials: storage.credentials,
                        roles: store,
                        audit: administration.audit,
                        logger: logger
                    )
                ),
                every(MemoryTask(outboxes: connections.outboxes, logger: logger)),
                // After the others have stopped, it records their final totals.
                every(DeliveryMeter(hub: hub, logger: logger)),
                every(EncryptionMeter(counts: services.devices.counts)),
                HubService(hub: hub, sockets: sockets, pageRequests: pageRequests, store: store, logger: logger),
                // Stops after the commit queue, so that it notes the last committed message.
                every(lastKnown),
                services.commits,
                services.marks,
                every(
                    PresenceTask(presence: presence, hub: hub, rooms: services.rooms, accounts: store, logger: logger)
                ),
                every(
                    RetentionTask(
                        retention: { settings.read { $0.retention } },
                        store: store,
                        clock: clock,
                        logger: logger
                    )
                ),
                every(AuditTask(store: store, clock: clock, logger: logger)),
                every(DeviceMailTask(store: store, clock: clock, logger: logger)),
                every(LoginUseTask(logins: store, connections: connections, logger: logger)),
                every(SearchIndexer(store: store, commits: services.commits, logger: logger)),
            ]
                // Its commands use all of the above.
                + (admin.map { [$0] } ?? [])
        )
    }
}

extension ControlServices {
    /// Makes the services of the connections from the settings.
    fileprivate init(
        _ settings: LiveSettings,
        storage: ServerStorage,
        clock: ClockMonitor,
        hub: DeliveryHub,
        workers: PasswordWorkers,
        presence: Presence,
        logger: Logger
    ) {
        let store = storage.messages
        let configuration = settings.read { $0 }
        let limits = configuration.connectionLimits
        let connections = ConnectionTable(limits: limits)
        let access = AccessControl(store: store, connections: connections, hub: hub)
        let encryption = EncryptionCounts()
        self.init(
            identity: storage.identity,
            accounts: storage.accountDirectory(settings, access: access, workers: workers, logger: logger),
            hub: hub,
            commits: CommitQueue(store: store, hub: hub, counts: encryption, logger: logger),
            history: store,
            marks: MarkQueue(store: store, hub: hub, logger: logger),
            rooms: RoomService(
                store: store,
                hub: hub,
                workers: workers,
                presenceLimit: settings.read { $0.presenceLimit }
            ),
            devices: DeviceService(
                store: store,
                hub: hub,
                connections: connections,
                counts: encryption,
                now: { clock.look().time }
            ),
            pace: RateLimiter(CommandRate(commandsPerSecond: configuration.commandsPerSecond)),
            bytes: RateLimiter(DailyBytes(limit: configuration.bytesPerAccountPerDay)),
            networkRate: RateLimiter(NetworkRate(requestsPerSecond: limits.requestsPerNetwork)),
            connections: connections,
            presence: presence,
            access: access,
            settings: settings,
            logger: logger
        )
    }
}

extension ConnectionTable {
    /// Backpressure: closes connections when the outboxes of all clients together exceed their budget.
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
