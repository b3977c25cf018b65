import ChatProtocol
import ChatStorage
import Logging
import NIOCore

/// Polls the credential store every second for changes from outside, and ends the sessions of accounts that
/// were removed or have another password. A stolen session thus ends without a restart of the server.
struct CredentialTask: PeriodicJob {
    /// Time between two polls. A change takes effect at the second poll that finds it.
    static let interval: TimeAmount = .seconds(1)

    private let credentials: any CredentialStore
    private let connections: ConnectionTable
    private let logger: Logger

    private var monitor = CredentialMonitor()

    /// The store's stamp at the last successful poll.
    private var stamp: CredentialStamp?
    private var isWarned = false

    init(credentials: any CredentialStore, connections: ConnectionTable, logger: Logger) {
        self.credentials = credentials
        self.connections = connections
        self.logger = logger
    }

    mutating func tick(until stop: StopFlag) async {
        await look()
    }

    /// Polls the store once.
    mutating func look() async {
        do {
            let stamp = try await credentials.stamp()
            guard stamp != self.stamp || monitor.isSuspicious else {
                return
            }
            let sessions = connections.sessionSecrets()
            let stored = try await stored(for: sessions)
            switch monitor.look(at: sessions, stored: stored) {
            case .close(let reasons):
                isWarned = false
                close(reasons, of: sessions)
            case .disbelieve:
                warn("the credential store has no accounts; sessions go on")
            }
            self.stamp = stamp
        } catch {
            warn("the credential store cannot be read; sessions go on", error)
        }
    }

    /// Returns the stored secrets of the accounts that are logged in.
    private func stored(for sessions: [CredentialMonitor.Session]) async throws -> CredentialMonitor.Stored {
        var secrets: [String: SecretDigest] = [:]
        for username in Set(sessions.map(\.username)) {
            secrets[username.folded] = try await credentials.credential(for: username)?.secret.digest
        }
        guard secrets.isEmpty, !sessions.isEmpty else {
            return .secrets(secrets)
        }
        // All of these accounts are gone: check whether the store is empty altogether.
        return try await credentials.usernames().isEmpty ? .nothing : .secrets(secrets)
    }

    private func close(_ reasons: [ConnectionTable.Ticket: CloseReason], of sessions: [CredentialMonitor.Session]) {
        for session in sessions {
            guard let reason = reasons[session.ticket] else {
                continue
            }
            connections.close(session.ticket, reason: reason)
            logger.notice(
                "session ended by a change of the credential store",
                metadata: ["user": "\(session.username)", "reason": "\(reason)"]
            )
        }
    }

    /// Warns once until the store is readable again.
    private mutating func warn(_ message: Logger.Message, _ error: (any Error)? = nil) {
        guard !isWarned else {
            return
        }
        isWarned = true
        logger.warning(message, metadata: error.map { ["error": "\($0)"] } ?? [:])
    }
}
