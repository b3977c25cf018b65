import ChatProtocol
import ChatStorage

/// Decides which sessions end because their account has another password, or is gone. Pure.
///
/// A difference counts when two looks in a row find the same one: a password that this server is just changing itself, and
/// a file that somebody is just writing, are no reason to send anybody away.
struct SecretWatch: Sendable {
    /// What a session began with.
    struct Session: Sendable {
        let ticket: ConnectionTable.Ticket
        let account: AccountID
        let username: Username
        let digest: SecretDigest
    }

    /// What the credential store has.
    enum Stored: Sendable {
        /// For each username, by its folded form, the digest of its secret; names that the store does not have are not in it.
        case secrets([String: SecretDigest])
        /// Nothing at all, or nothing that can be read.
        case nothing
    }

    /// What comes of a look.
    enum OnLook: Equatable, Sendable {
        /// End these sessions.
        case close([ConnectionTable.Ticket: CloseReason])
        /// A store without a single account is not believed: a file that was emptied or moved away for a moment must not end
        /// all sessions.
        case disbelieve
    }

    /// What the last look found to be different, to be confirmed by the next one.
    private var suspicions: [ConnectionTable.Ticket: SecretDigest?] = [:]

    /// Whether the next look must be made even if the store does not change.
    var isSuspicious: Bool { !suspicions.isEmpty }

    /// Compares what sessions began with and what the store has now.
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
