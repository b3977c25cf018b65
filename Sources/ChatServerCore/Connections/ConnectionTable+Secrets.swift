import ChatStorage

extension ConnectionTable {
    /// Returns the secret that each session logged in with.
    func sessionSecrets() -> [CredentialMonitor.Session] {
        withSessions { sessions in
            sessions.map { ticket, session in
                CredentialMonitor.Session(
                    ticket: ticket,
                    account: session.account.id,
                    username: session.account.username,
                    digest: session.digest
                )
            }
        }
    }

    /// Returns the remembered logins that have open sessions.
    func loginsInUse() -> [LoginID] {
        withSessions { sessions in Array(Set(sessions.compactMap { $0.1.login })) }
    }

    /// Handles a rehash of an unchanged password: sessions with the former hash stay open.
    func secretRenewed(of account: AccountID, from former: SecretDigest, to present: SecretDigest) {
        updateSessions(of: account) { session in
            if session.digest == former {
                session.digest = present
            }
        }
    }

    /// Handles a password change by a session: that session stays open, and all others of the account end.
    ///
    /// - Returns: The number of sessions that end.
    @discardableResult
    func passwordChanged(of account: AccountID, by ticket: Ticket, to present: SecretDigest) -> Int {
        updateSession(ticket) { session in
            session.digest = present
            session.passwordTime = ServerTime.milliseconds
            session.hasProvedPassword = true
            // All remembered logins are void.
            session.login = nil
        }
        return closeSessions(of: account, except: ticket, reason: .passwordChanged)
    }
}
