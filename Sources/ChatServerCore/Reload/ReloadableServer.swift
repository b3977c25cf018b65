import ChatStorage
import Logging
import NIOCore
import Synchronization

/// The parts of a running server that follow its settings.
struct ReloadableServer: Sendable {
    private let services: ControlServices
    private let certificate: LiveCertificate
    private let files: OpenFileLimit
    private let logger: Logger

    /// The settings of the start, and those that were adopted last; as they were written, without our own bounds.
    private let started: ServerConfiguration
    private var adopted: ServerConfiguration

    /// - Parameters:
    ///   - configuration: The settings of the start as they were written.
    ///   - files: Bounds the number of connections.
    init(
        configuration: ServerConfiguration,
        services: ControlServices,
        certificate: LiveCertificate,
        files: OpenFileLimit,
        logger: Logger
    ) {
        started = configuration
        adopted = configuration
        self.services = services
        self.certificate = certificate
        self.files = files
        self.logger = logger
    }

    /// Takes over the settings and the certificate that they name, or neither. No connection is closed.
    mutating func adopt(_ candidate: ServerConfiguration) -> ReloadOutcome {
        let settings = started.adopting(candidate)
        let newCertificate: ServerCertificate
        do {
            guard let existing = try ServerCertificate.existing(settings) else {
                return .refused([
                    "There is no certificate in the data folder \(settings.dataDirectory). Put certificate.pem "
                        + "and key.pem back, or set 'certificate' and 'key'."
                ])
            }
            newCertificate = existing
        } catch {
            return .refused([OperatorSentence.of(error)])
        }
        let outcome = outcome(of: candidate, newCertificate)
        warn(of: settings, newCertificate)
        certificate.replace(with: newCertificate)
        services.adopt(settings.permitted(by: files))
        adopted = settings
        return outcome
    }

    private func outcome(of candidate: ServerConfiguration, _ newCertificate: ServerCertificate) -> ReloadOutcome {
        let changed = ConfigurationKey.all.filter { key in
            guard !key.needsRestart else {
                return false
            }
            let isRenewed =
                key.name == ConfigurationKey.certificate.name
                && newCertificate.chainDigest != certificate.current.chainDigest
            return isRenewed || key.text(candidate) != key.text(adopted)
        }
        let needsRestart = ConfigurationKey.all.filter { $0.needsRestart && $0.text(candidate) != $0.text(started) }
        return .done(changed: changed.map(\.name), needsRestart: needsRestart.map(\.name))
    }

    /// Logs the warnings that the former settings did not have.
    private func warn(of settings: ServerConfiguration, _ newCertificate: ServerCertificate) {
        let known = StartWarnings(configuration: adopted).sentences(certificate: certificate.current)
        let now = StartWarnings(configuration: settings).sentences(certificate: newCertificate)
        for sentence in now where !known.contains(sentence) {
            logger.warning("\(sentence)")
        }
        if settings.connectionLimits.connections != adopted.connectionLimits.connections,
            let warning = files.warning(wanted: settings.connectionLimits.connections)
        {
            logger.warning("\(warning)")
        }
    }
}

extension ServerConfiguration {
    /// Returns the settings of a candidate, except those that need a restart: these stay as they are.
    func adopting(_ candidate: ServerConfiguration) -> ServerConfiguration {
        var settings = candidate
        settings.port = port
        settings.host = host
        settings.dataDirectory = dataDirectory
        settings.store = store
        settings.credentials = credentials
        settings.adminSocket = adminSocket
        settings.tracedAccount = tracedAccount
        settings.recovery = recovery
        // Only the time before login is a setting.
        settings.timeouts = timeouts
        settings.timeouts.entrance = candidate.timeouts.entrance
        return settings
    }

    /// Returns the settings with their connections limited to the number that the system permits.
    func permitted(by files: OpenFileLimit) -> ServerConfiguration {
        var settings = self
        settings.connectionLimits.connections = min(connectionLimits.connections, files.connections)
        settings.connectionLimits.lingering = files.lingering
        return settings
    }
}

extension ControlServices {
    /// Follows changed settings.
    fileprivate func adopt(_ configuration: ServerConfiguration) {
        settings.replace(with: configuration)
        let limits = configuration.connectionLimits
        connections.update(limits)
        pace.update { limit, _ in limit.update(commandsPerSecond: configuration.commandsPerSecond) }
        bytes.update { limit, _ in limit.update(limit: configuration.bytesPerAccountPerDay) }
        networkRate.update { limit, _ in limit.update(requestsPerSecond: limits.requestsPerNetwork) }
        accounts.registrationRate.withLock {
            $0.update(
                burst: configuration.registrationsPerNetwork,
                perMinute: configuration.registrationsPerMinute,
                now: .now()
            )
        }
        presence.withState { $0.limit = configuration.presenceLimit }
    }
}
