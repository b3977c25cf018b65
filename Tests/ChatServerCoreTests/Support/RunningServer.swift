import ChatProtocol
import ChatTesting
import Configuration
import Logging
import ServiceLifecycle

@testable import ChatServerCore

/// A server that runs within the test.
struct RunningServer: Sendable {
    let port: Int
    let fingerprint: CertificateFingerprint
    let group: ServiceGroup
}

/// The configuration of a server with a folder of its own, a free port and hashes that cost nothing.
func serverConfiguration(in folder: TemporaryFolder) throws -> ServerConfiguration {
    let values: [AbsoluteConfigKey: ConfigValue] = [
        "port": "0", "host": "127.0.0.1", "passwordCost": "1", "registrationsPerNetwork": "0",
        "data": ConfigValue(stringLiteral: folder.file("data")),
        "credentials": ConfigValue(stringLiteral: folder.file("credentials.txt")),
    ]
    return try ServerConfiguration(config: ConfigReader(provider: InMemoryProvider(values: values)))
}

/// Runs a test with a server, and shuts it down afterwards.
///
/// - Parameter heard: Gets the announcements until the server listens.
func withServer(
    _ configuration: ServerConfiguration,
    logger: Logger = .quiet,
    heard: (ServerAnnouncement) -> Void = { _ in },
    _ body: (RunningServer) async throws -> Void
) async throws {
    let (announcements, announcing) = AsyncStream.makeStream(of: ServerAnnouncement.self)
    let server = ChatServer(configuration: configuration, logger: logger) { announcing.yield($0) }
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
            heard(announcement)
            guard case .listening(_, let port, let fingerprint) = announcement else {
                continue
            }
            let result: Result<Void, any Error>
            do {
                result = .success(try await body(RunningServer(port: port, fingerprint: fingerprint, group: group)))
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
        try await tasks.waitForAll()
    }
}
