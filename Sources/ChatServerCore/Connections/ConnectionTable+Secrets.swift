import ChatStorage

extension ConnectionTable {
    /// What every session has logged in with.
    func sessionSecrets() -> [SecretWatch.Session] {
        withSessions { sessions in
            sessions.map { ticket, session in
                SecretWatch.Session(
                    ticket: ticket,
                    account: session.account.id,
                    username: session.account.username,
                    digest: session.digest
                )
            }
        }
    }

    /// The password stayed the same, but is hashed anew: sessions that began with the former hash go on.
    func secretRenewed(of account: AccountID, from former: SecretDigest, to present: SecretDigest) {
        updateSessions(of: account) { session in
            if session.digest == former {
                session.digest = present
            }
        }
    }

    /// A session has changed its account's password: it goes on, and all others of the account end.
    ///
    /// - Returns: How many end.
    @discardableResult
    func passwordChanged(of account: AccountID, by ticket: Ticket, to present: SecretDigest) -> Int {
        updateSession(ticket) { $0.digest = present }
        return closeSessions(of: account, except: ticket, reason: .passwordChanged)
    }
}
