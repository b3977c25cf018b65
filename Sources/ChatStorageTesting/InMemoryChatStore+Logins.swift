package import ChatStorage

extension InMemoryChatStore {
    package func rememberLogin(_ draft: LoginDraft) async throws -> (login: RememberedLogin, ended: EndedLogin?) {
        try perform(.logins) { chat in
            _ = try chat.people.account(draft.account)
            return chat.logins.remember(draft)
        }
    }

    package func useLogin(_ use: LoginUse) async throws -> LoginOutcome {
        try perform(.logins) { $0.logins.use(use) }
    }

    package func resumeLogin(_ login: LoginID, of account: AccountID, now: Int64) async throws -> Bool {
        try perform(.logins) { $0.logins.resume(login, of: account, now: now) }
    }

    package func noteUse(of logins: [LoginID], now: Int64) async throws {
        try perform(.logins) { $0.logins.noteUse(of: logins, now: now) }
    }

    package func logins(
        of account: AccountID,
        secret: SecretDigest,
        now: Int64
    ) async throws -> [RememberedLogin] {
        try perform(.logins) { $0.logins.logins(of: account, secret: secret, now: now) }
    }

    package func endLogin(_ login: LoginID, of account: AccountID, now: Int64) async throws -> Bool {
        try perform(.logins) { $0.logins.end(login, of: account, now: now) }
    }

    package func endLogins(of account: AccountID) async throws {
        try perform(.logins) { $0.logins.endAll(of: account) }
    }

    package func renewLogins(
        of account: AccountID,
        from former: SecretDigest,
        to present: SecretDigest
    ) async throws {
        try perform(.logins) { $0.logins.renew(of: account, from: former, to: present) }
    }

    package func endedLogins(of account: AccountID, isUntold: Bool, now: Int64) async throws -> [EndedLogin] {
        try perform(.logins) { $0.logins.ended(of: account, isUntold: isUntold, now: now) }
    }

    package func toldOfEndedLogins(_ logins: [LoginID], account: AccountID) async throws {
        try perform(.logins) { $0.logins.told(logins, account: account) }
    }
}
