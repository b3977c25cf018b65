package import ChatProtocol
import ChatStorage
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The server: opens the stores, binds the TCP and UDP sockets, serves until it is told to stop, and shuts down
/// gracefully.
package struct ChatServer: Service {
    private let configuration: ServerConfiguration
    private let logger: Logger
    private let reloader: Reloader?
    private let announce: @Sendable (ServerAnnouncement) -> Void

    /// Makes a server; ``run()`` starts it.
    ///
    /// - Parameters:
    ///   - reloader: Reads the settings again while the server runs; `nil` if they never change.
    ///   - announce: Gets the announcements for the operator.
    package init(
        configuration: ServerConfiguration,
        logger: Logger,
        reloader: Reloader? = nil,
        announce: @escaping @Sendable (ServerAnnouncement) -> Void
    ) {
        self.configuration = configuration
        self.logger = logger
        self.reloader = reloader
        self.announce = announce
    }

    /// Serves until a graceful shutdown: then it says goodbye to its clients, commits pending messages, and
    /// returns.
    ///
    /// - Throws: An error whose description is a sentence for the operator, when it cannot start.
    package func run() async throws {
        // Before anything opens files: event loops crash the program when they get no descriptors.
        let files = OpenFileLimit.raise(eventLoops: System.coreCount)
        if let refusal = files.refusal {
            throw TooFewDescriptorsError(description: refusal)
        }
        if let warning = files.warning(wanted: configuration.connectionLimits.connections) {
            announce(.problem(warning))
        }
        let configuration = configuration.permitted(by: files)
        let storage = try await ServerStorage(configuration: configuration, logger: logger)
        for notice in storage.notices {
            announce(.notice(notice))
        }
        for problem in storage.problems {
            announce(.problem(problem))
        }
        do {
            try await serve(storage, configuration, files)
        } catch {
            try? await storage.close()
            throw error
        }
        try await storage.close()
    }

    private func serve(
        _ storage: ServerStorage,
        _ configuration: ServerConfiguration,
        _ files: OpenFileLimit
    ) async throws {
        let certificate = try storage.certificate(configuration)
        if certificate.isNew, storage.knownAccounts > 0 {
            announce(.problem(Self.newCertificate))
        }
        for warning in StartWarnings(configuration: configuration).sentences(certificate: certificate) {
            announce(.problem("Warning: " + warning))
        }
        let liveCertificate = LiveCertificate(certificate)
        let parts = try await ServerParts(
            configuration: configuration,
            storage: storage,
            certificate: liveCertificate,
            reloader: reloader,
            logger: logger
        )
        for notice in parts.notices {
            announce(.notice(notice))
        }
        let (sockets, admin) = try await open(parts, certificate: liveCertificate)
        // The settings as they were written, without the bounds of the system.
        await reloader?.attach(
            ReloadableServer(
                configuration: self.configuration,
                services: parts.services,
                certificate: liveCertificate,
                files: files,
                logger: logger
            )
        )
        let outcome = try await parts.background(sockets, admin: admin).run {
            await serveConnections(sockets, services: parts.services)
        }
        try outcome.get()
    }

    private static let newCertificate =
        "There was no certificate in the data folder, although there are accounts: a new one was made, and clients will "
        + "refuse it. If it is lost by mistake, stop the server and put certificate.pem and key.pem back from a backup."

    /// Opens the admin socket, if it is not switched off, and the listening sockets.
    private func open(
        _ parts: ServerParts,
        certificate: LiveCertificate
    ) async throws -> (ServerSockets, AdminSocket?) {
        var admin: AdminSocket?
        do {
            admin = try await openAdminSocket(parts)
            let sockets = try await bind(
                parts.services,
                certificate: certificate,
                hubLoop: parts.hub.eventLoop
            )
            return (sockets, admin)
        } catch {
            await admin?.abandon()
            await parts.abandon()
            throw error
        }
    }

    /// Opens the admin socket; `nil` if it is switched off, or if the data folder's path, which an older release took,
    /// leaves no room for it.
    private func openAdminSocket(_ parts: ServerParts) async throws -> AdminSocket? {
        guard let path = configuration.adminSocket else {
            return nil
        }
        let place = AdminSocketPath(path, dataDirectory: configuration.dataDirectory)
        do {
            return try await AdminSocket.open(place, executor: parts.administration, logger: logger)
        } catch let error as AdminSocketError where place.isStandard && place.isTooLong {
            announce(.problem("Warning: There is no admin socket. \(error)"))
            return nil
        }
    }

    private func bind(
        _ services: ControlServices,
        certificate: LiveCertificate,
        hubLoop: any EventLoop
    ) async throws -> ServerSockets {
        announce(.binding)
        let sockets = try await ServerSockets.bind(
            host: configuration.host,
            port: configuration.port,
            hub: services.hub,
            hubLoop: hubLoop,
            control: ControlChannel(certificate: certificate, services: services),
            logger: logger
        )
        await services.hub.attach(sockets.datagrams)
        let fingerprint = certificate.current.fingerprint
        announce(.listening(host: sockets.displayHost, port: sockets.port, fingerprint: fingerprint))
        return sockets
    }

    /// Serves connections until the shutdown has closed the last of them.
    private func serveConnections(_ sockets: ServerSockets, services: ControlServices) async -> Result<Void, any Error>
    {
        await withDiscardingTaskGroup { group in
            for scheduler in sockets.control.schedulers {
                group.addTask(executorPreference: EventLoopTaskExecutor(scheduler.eventLoop)) { await scheduler.run() }
            }
            let outcome = await acceptConnections(sockets, services: services)
            await services.connections.waitUntilEmpty()
            sockets.control.schedulers.forEach { $0.close() }
            return outcome
        }
    }

    /// Accepts connections until the shutdown. All connections have been told goodbye when it returns.
    private func acceptConnections(
        _ sockets: ServerSockets,
        services: ControlServices
    ) async -> Result<Void, any Error> {
        await withDiscardingTaskGroup { group in
            group.addTask {
                // Throws only when cancelled: then the listener has failed, and the server ends anyway.
                try? await gracefulShutdown()
                await shutDown(sockets, services: services)
            }
            await sockets.closeOfListener()
            let isMeant = Task.isShuttingDownGracefully || Task.isCancelled
            // A graceful shutdown closed the listener itself, and must not be cancelled while it says goodbye.
            if !Task.isShuttingDownGracefully {
                group.cancelAll()
            }
            return isMeant ? .success(()) : .failure(ListenerClosedError())
        }
    }

    private func shutDown(_ sockets: ServerSockets, services: ControlServices) async {
        logger.info("shutting down")
        try? await sockets.listener.close()
        services.commits.refuse()
        await services.commits.drain()
        await services.hub.flushAll()
        services.connections.closeAll(reason: .shuttingDown)
    }
}

/// Announcements for the operator.
package enum ServerAnnouncement: Sendable {
    /// The sockets are about to be bound.
    case binding
    /// Clients can connect.
    case listening(host: String, port: Int, fingerprint: CertificateFingerprint)
    /// An action that the operator had asked for was done.
    case notice(String)
    /// A problem that does not stop the server.
    case problem(String)
}
