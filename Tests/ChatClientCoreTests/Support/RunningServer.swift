import ChatClientCore
import ChatProtocol
import ChatServerCore
import ChatTesting
import Configuration
import Logging
import ServiceLifecycle

/// A server that runs within the test.
struct RunningServer: Sendable {
    let address: ServerAddress
    let fingerprint: String
    /// The file in which clients remember the server.
    let knownServers: String

    private let group: ServiceGroup

    fileprivate init(port: Int, fingerprint: CertificateFingerprint, folder: TemporaryFolder, group: ServiceGroup) {
        address = ServerAddress(host: "127.0.0.1", port: port)
        self.fingerprint = "\(fingerprint)"
        knownServers = folder.file("known/servers")
        self.group = group
    }

    /// How a client connects: it trusts on first use and takes messages by either wire.
    var configuration: ChatClientConfiguration {
        var configuration = ChatClientConfiguration(encryption: .none)
        configuration.trust = .firstUse(file: knownServers, acceptChange: false)
        return configuration
    }

    /// Makes the server say goodbye and stop.
    func stop() async {
        await group.triggerGracefulShutdown()
    }

    /// Runs `body` with a client that has just connected.
    func withClient<Result: Sendable>(
        delivery: DeliveryPreference = .automatic,
        reconnection: Reconnection = .automatic(giveUpAfter: nil),
        progress: SyncProgress? = nil,
        through proxy: LossyProxy? = nil,
        _ body: (ChatClient) async throws -> Result
    ) async throws -> Result {
        var configuration = configuration
        configuration.delivery = delivery
        configuration.reconnection = reconnection
        configuration.progress = progress
        let address = proxy.map { ServerAddress(host: "127.0.0.1", port: $0.port) } ?? address
        return try await ChatClient.withConnection(to: address, configuration: configuration, body)
    }
}

/// Runs a test with a server of its own, and shuts it down afterwards.
///
/// - Parameter settings: Settings in addition to those of every test.
func withServer(settings: [String: String] = [:], _ body: (RunningServer) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try await withServer(in: folder, settings: settings, body)
}

/// Runs a test with a server that keeps everything in a folder, possibly with the files of an earlier server.
func withServer(
    in folder: TemporaryFolder,
    settings: [String: String] = [:],
    _ body: (RunningServer) async throws -> Void
) async throws {
    let (announcements, announcing) = AsyncStream.makeStream(of: ServerAnnouncement.self)
    let configuration = try makeConfiguration(in: folder, settings)
    let server = ChatServer(configuration: configuration, logger: .quiet) { announcing.yield($0) }
    let group = ServiceGroup(
        configuration: .init(
            services: [.init(service: server, successTerminationBehavior: .ignore)],
            logger: .quiet
        )
    )
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { announcing.finish() }
            try await group.run()
        }
        for await announcement in announcements {
            guard case .listening(_, let port, let fingerprint) = announcement else {
                continue
            }
            let running = RunningServer(port: port, fingerprint: fingerprint, folder: folder, group: group)
            let result: Result<Void, any Error>
            do {
                result = .success(try await body(running))
            } catch {
                result = .failure(error)
            }
            await running.stop()
            try await tasks.waitForAll()
            return try result.get()
        }
        try await tasks.waitForAll()
    }
}

/// A free port, a folder of its own and hashes that cost nothing.
private func makeConfiguration(in folder: TemporaryFolder, _ settings: [String: String]) throws -> ServerConfiguration {
    var values: [AbsoluteConfigKey: ConfigValue] = [
        "port": "0", "host": "127.0.0.1", "passwordCost": "1", "registrationsPerNetwork": "0",
        "data": ConfigValue(stringLiteral: folder.file("data")),
        "credentials": ConfigValue(stringLiteral: folder.file("credentials.txt")),
    ]
    for (key, value) in settings {
        values[AbsoluteConfigKey([key])] = ConfigValue(stringLiteral: value)
    }
    return try ServerConfiguration(config: ConfigReader(provider: InMemoryProvider(values: values)))
}

extension Logger {
    /// A logger that says nothing.
    fileprivate static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
