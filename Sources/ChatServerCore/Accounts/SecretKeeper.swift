import ChatProtocol
import ChatStorage
import Logging
import NIOCore

/// Every second: looks whether the credential store was changed from outside, and ends the sessions of accounts that have
/// another password now, or are gone. Nobody need restart the server to be rid of a stolen session.
struct SecretKeeper: PeriodicJob {
    /// Between two looks. A change is acted on at the second look that finds it.
    static let interval: TimeAmount = .seconds(1)

    private let credentials: any CredentialStore
    private let connections: ConnectionTable
    private let logger: Logger

    private var watch = SecretWatch()

    /// The store's stamp when it was last read.
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

    /// Looks once.
    mutating func look() async {
        do {
            let stamp = try await credentials.stamp()
            guard stamp != self.stamp || watch.isSuspicious else {
                return
            }
            let sessions = connections.sessionSecrets()
            let stored = try await stored(for: sessions)
            switch watch.look(at: sessions, stored: stored) {
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

    /// What the store has for those who are logged in.
    private func stored(for sessions: [SecretWatch.Session]) async throws -> SecretWatch.Stored {
        var secrets: [String: SecretDigest] = [:]
        for username in Set(sessions.map(\.username)) {
            secrets[username.folded] = try await credentials.credential(for: username)?.secret.digest
        }
        guard secrets.isEmpty, !sessions.isEmpty else {
            return .secrets(secrets)
        }
        // All of them are gone: is that all there is?
        return try await credentials.usernames().isEmpty ? .nothing : .secrets(secrets)
    }

    private func close(_ reasons: [ConnectionTable.Ticket: CloseReason], of sessions: [SecretWatch.Session]) {
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
