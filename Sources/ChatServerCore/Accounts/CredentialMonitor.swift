import ChatProtocol
import ChatStorage

/// Decides which sessions end because their account was removed or its password was changed. Pure.
///
/// A difference counts once two polls in a row find the same one: a password that this server is just changing,
/// or a file that is just being written, must not end a session.
struct CredentialMonitor: Sendable {
    /// The secret that a session began with.
    struct Session: Sendable {
        let ticket: ConnectionTable.Ticket
        let account: AccountID
        let username: Username
        let digest: SecretDigest
    }

    /// The contents of the credential store.
    enum Stored: Sendable {
        /// The digest of each username's secret, by the folded name. Names that the store does not have are absent.
        case secrets([String: SecretDigest])
        /// The store is empty or unreadable.
        case nothing
    }

    /// The result of a poll.
    enum OnLook: Equatable, Sendable {
        /// End these sessions.
        case close([ConnectionTable.Ticket: CloseReason])
        /// Ignore the store: it has no account at all. A file that was emptied or moved away for a moment must
        /// not end all sessions.
        case disbelieve
    }

    /// The differences that the last poll found, to be confirmed by the next one.
    private var suspicions: [ConnectionTable.Ticket: SecretDigest?] = [:]

    /// Whether the next poll must compare even if the store does not change.
    var isSuspicious: Bool { !suspicions.isEmpty }

    /// Compares the secrets of the sessions with those in the store.
    mutating func look(at sessions: [Session], stored: Stored) -> OnLook {
        guard case .secrets(let secrets) = stored, !secrets.isEmpty || sessions.isEmpty else {
            suspicions = [:]
            return .disbelieve
        }
        var found: [ConnectionTable.Ticket: SecretDigest?] = [:]
        var closed: [ConnectionTable.Ticket: CloseReason] = [:]
        for session in sessions where secrets[session.username.folded] != session.digest {
            let now = secrets[session.username.folded]
            if let before = suspicions[session.ticket], before == now {
                closed[session.ticket] = now == nil ? .accountRemoved : .passwordChanged
            } else {
                found[session.ticket] = .some(now)
            }
        }
        suspicions = found
        return .close(closed)
    }
}
