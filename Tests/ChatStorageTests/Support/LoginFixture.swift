import ChatTesting

@testable import ChatStorage

/// Remembered logins of one account, with tokens from a seed.
struct LoginFixture {
    static let secret = SecretDigest(bytes: [UInt8](repeating: 1, count: 32))
    static let otherSecret = SecretDigest(bytes: [UInt8](repeating: 2, count: 32))
    static let start: Int64 = 1_790_000_000_000

    let store: any ChatStore
    let account: AccountID
    var random: SplitMix64

    init(_ fixture: MessageFixture, seed: UInt64 = 1) {
        store = fixture.store
        account = fixture.alice
        random = SplitMix64(seed: seed)
    }

    mutating func remember(_ label: String = "laptop", at time: Int64 = 0) async throws
        -> (login: RememberedLogin, token: LoginToken, ended: EndedLogin?)
    {
        let token = LoginToken(using: &random)
        let made = try await store.rememberLogin(
            LoginDraft(
                account: account,
                label: label,
                token: token.digest,
                secret: Self.secret,
                now: Self.start + time
            )
        )
        return (made.login, token, made.ended)
    }

    /// Uses a token, and returns the next one.
    mutating func use(
        _ token: LoginToken,
        at time: Int64,
        by account: AccountID? = nil,
        secret: SecretDigest? = Self.secret
    ) async throws -> (outcome: LoginOutcome, next: LoginToken) {
        let next = token.successor(using: &random)
        let use = LoginUse(
            of: token.digest,
            successor: next.digest,
            account: account ?? self.account,
            secret: secret,
            now: Self.start + time
        )
        return (try await store.useLogin(use), next)
    }

    /// Ends a login, as a session of the account asks for it.
    func end(_ login: RememberedLogin, by account: AccountID? = nil, at time: Int64 = 0) async throws -> Bool {
        try await store.endLogin(login.id, of: account ?? self.account, now: Self.start + time)
    }

    func list(at time: Int64 = 0, secret: SecretDigest = Self.secret) async throws -> [RememberedLogin] {
        try await store.logins(of: account, secret: secret, now: Self.start + time)
    }

    func ended(isUntold: Bool = false, at time: Int64 = 0) async throws -> [EndedLogin] {
        try await store.endedLogins(of: account, isUntold: isUntold, now: Self.start + time)
    }
}

/// Runs a test with the logins of alice.
func withLogins(
    _ kind: ChatStoreKind,
    _ body: (inout LoginFixture, MessageFixture) async throws -> Void
) async throws {
    try await withTemporaryFolder { folder in
        let fixture = try await MessageFixture(folder: folder, kind)
        var logins = LoginFixture(fixture)
        try await body(&logins, fixture)
    }
}

extension LoginOutcome {
    /// Whether the token was good.
    var isUsed: Bool {
        if case .used = self { true } else { false }
    }

    /// Whether the token had been replaced before.
    var isReused: Bool {
        if case .reused = self { true } else { false }
    }
}
