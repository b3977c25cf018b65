import ChatProtocol
import ChatStorage
import ChatStorageTesting
import ChatTesting
import Configuration
import Logging
import NIOCore
import NIOPosix

@testable import ChatServerCore

/// Runs a test with the services of a server on in-memory stores.
///
/// - Parameter passwords: The accounts that exist already.
func withServices(
    passwords: [String: String] = [:],
    registration: RegistrationMode = .open,
    registrationRate: RegistrationRate = .unlimited,
    messages: InMemoryChatStore = InMemoryChatStore(),
    credentials: MemoryCredentialStore? = nil,
    limits: ConnectionLimits = ConnectionLimits(),
    _ body: (ControlServices) async throws -> Void
) async throws {
    try await withServices(
        store: messages,
        credentials: credentials ?? MemoryCredentialStore(passwords: passwords),
        registration: registration,
        registrationRate: registrationRate,
        limits: limits,
        body
    )
}

/// Runs a test with the services of a server on an SQLite file, and with three accounts with the password
/// `Sesame123`: alice, bob and carol.
///
/// - Parameters:
///   - others: Further accounts.
///   - presence: The users that are online.
///   - presenceLimit: In rooms with more members, arrivals and departures are not announced.
///   - credentials: A store with accounts of its own, instead of those three.
func withStore(
    others: [String] = [],
    presence: Presence = Presence(limit: 500),
    presenceLimit: Int = 500,
    pace: RateLimiter<CommandRate> = RateLimiter(CommandRate(commandsPerSecond: 0)),
    bytes: RateLimiter<DailyBytes> = RateLimiter(DailyBytes(limit: 0)),
    credentials: (any CredentialStore)? = nil,
    deviceTime: @escaping @Sendable () -> Int64 = { ServerTime.milliseconds },
    logger: Logger = .quiet,
    _ body: (ControlServices, any ChatStore) async throws -> Void
) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let store = try ChatStores.open(.dataFolder, in: DataDirectory(path: folder.path))
    let names = ["alice", "bob", "carol"] + others
    let passwords = Dictionary(uniqueKeysWithValues: names.map { ($0, "Sesame123") })
    try await withServices(
        store: store,
        credentials: credentials ?? MemoryCredentialStore(passwords: passwords),
        presence: presence,
        presenceLimit: presenceLimit,
        pace: pace,
        bytes: bytes,
        deviceTime: deviceTime,
        logger: logger
    ) { services in
        try await body(services, store)
    }
    try await store.close()
}

/// Runs a test with the services of a server.
func withServices(
    store: any ChatStore,
    credentials: any CredentialStore,
    registration: RegistrationMode = .open,
    registrationRate: RegistrationRate = .unlimited,
    presence: Presence = Presence(limit: 500),
    presenceLimit: Int = 500,
    pace: RateLimiter<CommandRate> = RateLimiter(CommandRate(commandsPerSecond: 0)),
    bytes: RateLimiter<DailyBytes> = RateLimiter(DailyBytes(limit: 0)),
    limits: ConnectionLimits = ConnectionLimits(),
    timeouts: ControlTimeouts = ControlTimeouts(),
    trustedProxies: [IPNetwork] = [],
    deviceTime: @escaping @Sendable () -> Int64 = { ServerTime.milliseconds },
    logger: Logger = .quiet,
    _ body: (ControlServices) async throws -> Void
) async throws {
    let workers = PasswordWorkers(threads: 1)
    let settings = try testSettings(
        registration: registration,
        limits: limits,
        timeouts: timeouts,
        trustedProxies: trustedProxies
    )
    let (hub, requests) = testHub(presence: presence)
    let encryption = EncryptionCounts()
    let commits = CommitQueue(store: store, hub: hub, counts: encryption, logger: .quiet)
    let connections = ConnectionTable(limits: limits)
    let access = AccessControl(store: store, connections: connections, hub: hub)
    try await access.load()
    let services = ControlServices(
        identity: .test,
        accounts: AccountDirectory(
            credentials: credentials,
            messages: store,
            details: store,
            logins: store,
            administration: store,
            access: access,
            tokens: ResumptionTokens(secret: [UInt8](repeating: 7, count: 32)),
            settings: settings,
            workers: workers,
            registrationRate: registrationRate,
            logger: logger
        ),
        hub: hub,
        commits: commits,
        history: store,
        marks: MarkQueue(store: store, hub: hub, logger: .quiet),
        rooms: RoomService(
            store: store,
            hub: hub,
            workers: workers,
            passwordCost: ScryptCost(logN: 1),
            presenceLimit: presenceLimit
        ),
        devices: DeviceService(
            store: store,
            hub: hub,
            connections: connections,
            counts: encryption,
            now: deviceTime
        ),
        pace: pace,
        bytes: bytes,
        networkRate: RateLimiter(NetworkRate(requestsPerSecond: 0)),
        connections: connections,
        presence: presence,
        access: access,
        settings: settings,
        logger: logger
    )
    let feeder = PageFeeder(requests: requests, store: store, hub: hub, logger: .quiet)
    async let committing: Void = commits.run()
    async let marking: Void = services.marks.run()
    async let feeding: Void = feeder.run()
    let result: Result<Void, any Error>
    do {
        result = .success(try await body(services))
    } catch {
        result = .failure(error)
    }
    commits.stop()
    services.marks.stop()
    await hub.close()
    _ = await (committing, marking, feeding)
    try await workers.stop()
    try result.get()
}

/// Settings with hashes that cost nothing, and with a greeting.
func testSettings(
    registration: RegistrationMode = .open,
    limits: ConnectionLimits = ConnectionLimits(),
    timeouts: ControlTimeouts = ControlTimeouts(),
    trustedProxies: [IPNetwork] = []
) throws -> LiveSettings {
    let values: [AbsoluteConfigKey: ConfigValue] = ["port": "0", "passwordCost": "1", "greeting": "Welcome!"]
    var configuration = try ServerConfiguration(config: ConfigReader(provider: InMemoryProvider(values: values)))
    configuration.registration = registration
    configuration.connectionLimits = limits
    configuration.timeouts = timeouts
    configuration.trustedProxies = trustedProxies
    return LiveSettings(configuration)
}

extension ServerIdentity {
    /// The identity of a server under test.
    static let test = ServerIdentity(
        serverID: [UInt8](repeating: 0x51, count: 16),
        line: [UInt8](repeating: 0x11, count: 16)
    )
}

/// A hub without a socket, and the page requests of its sessions to the store.
func testHub(
    eventLoop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next(),
    publishedThrough: Int64 = 0,
    presence: Presence = Presence(limit: 500),
    recentMessages: Int = DeliveryHub.usualRecentMessages
) -> (hub: DeliveryHub, requests: AsyncStream<PageRequest>) {
    let (requests, continuation) = AsyncStream.makeStream(of: PageRequest.self)
    let hub = DeliveryHub(
        eventLoop: eventLoop,
        publishedThrough: MessageID(rawValue: publishedThrough),
        pageRequests: continuation,
        presence: presence,
        recentMessages: recentMessages,
        logger: .quiet
    )
    return (hub, requests)
}
