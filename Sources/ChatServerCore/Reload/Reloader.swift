package import Logging

/// Reads the settings of a running server again: file, environment, certificate and key are one candidate, which takes
/// effect as a whole or not at all. SIGHUP and the operator's command both come here; one reload follows the other.
package actor Reloader {
    private let load: @Sendable () throws(ConfigurationProblems) -> ServerConfiguration
    private let logLevel: LogLevel
    private let logger: Logger
    private var server: ReloadableServer?

    /// Whether a reload was asked for while the server was starting.
    private var isPending = false

    /// Makes a reloader for a server that is not running yet.
    ///
    /// - Parameters:
    ///   - logLevel: The level of the program's logs, which follows `logLevel`.
    ///   - load: Reads all sources again. The options of the command line stay what they were.
    package init(
        logLevel: LogLevel,
        logger: Logger,
        load: @escaping @Sendable () throws(ConfigurationProblems) -> ServerConfiguration
    ) {
        self.load = load
        self.logLevel = logLevel
        self.logger = logger
    }

    /// Reads the settings again, and logs what came of it.
    package func reload() -> ReloadOutcome {
        let outcome = attempt()
        switch outcome {
        case .done(let changed, let needsRestart):
            logger.notice("read the settings again", metadata: ["changed": "\(Self.list(changed))"])
            if !needsRestart.isEmpty {
                logger.warning(
                    "changed settings need a restart of the server",
                    metadata: ["settings": "\(Self.list(needsRestart))"]
                )
            }
        case .refused(let problems):
            for problem in problems {
                logger.error("the settings stay as they were", metadata: ["problem": "\(problem)"])
            }
        }
        return outcome
    }

    /// Hands over the running server, and does a reload that was asked for meanwhile.
    func attach(_ server: ReloadableServer) {
        self.server = server
        if isPending {
            isPending = false
            _ = reload()
        }
    }

    private func attempt() -> ReloadOutcome {
        guard var server else {
            isPending = true
            return .refused(["The server is starting. It reads the settings again as soon as it is ready."])
        }
        let candidate: ServerConfiguration
        do {
            candidate = try load()
        } catch {
            return .refused(error.all.map(\.description))
        }
        let outcome = server.adopt(candidate)
        self.server = server
        if case .done = outcome {
            logLevel.current = candidate.logLevel
        }
        return outcome
    }

    private static func list(_ keys: [String]) -> String {
        keys.isEmpty ? "nothing" : keys.joined(separator: ", ")
    }
}
