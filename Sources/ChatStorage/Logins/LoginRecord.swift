/// The rules of a remembered login: what a token that comes does to it. An engine applies them in a transaction.
package struct LoginRecord: Sendable, Equatable {
    /// The effect of a token on the login of its series.
    package enum Effect: Sendable, Equatable {
        /// It was good: this record replaces the former.
        case used(LoginRecord)
        /// It had been replaced before: the login ends.
        case reused
        /// The login is over: its record is removed.
        case over
        /// The token is refused, and the record stays.
        case refused
    }

    /// The login as its account sees it.
    package var login: RememberedLogin

    /// The account.
    package let account: AccountID

    /// The digests of the present token.
    package private(set) var token: LoginTokenDigest

    /// The digest of the last token that was used; `nil` before the first use.
    package private(set) var former: [UInt8]?

    /// When ``former`` was used first, in milliseconds since 1970.
    package private(set) var replaced: Int64?

    /// The digest of the account's secret: with another password the login is void.
    package var secret: SecretDigest

    /// Creates a record.
    package init(
        _ login: RememberedLogin,
        of account: AccountID,
        token: LoginTokenDigest,
        former: [UInt8]? = nil,
        replaced: Int64? = nil,
        secret: SecretDigest
    ) {
        self.login = login
        self.account = account
        self.token = token
        self.former = former
        self.replaced = replaced
        self.secret = secret
    }

    /// Whether a token is of this login's series.
    package func isOf(_ token: LoginTokenDigest) -> Bool {
        token.series == self.token.series
    }

    /// Judges a token of this login's series.
    package func effect(of use: LoginUse) -> Effect {
        guard use.account == account, use.secret == secret, isOf(use.token) else {
            return .refused
        }
        guard !login.isOver(now: use.now) else {
            return .over
        }
        var next = self
        if use.token.token == token.token {
            next.former = token.token
            next.replaced = use.now
        } else if use.token.token != former || !isAnswerMaybeLost(now: use.now) {
            return .reused
        }
        // A token that comes again within the time keeps its first time, so that it cannot come for ever.
        next.token = use.successor
        next.login = used(now: use.now)
        return .used(next)
    }

    /// Returns the login after a use.
    package func used(now: Int64) -> RememberedLogin {
        RememberedLogin(id: login.id, label: login.label, made: login.made, lastUsed: now)
    }

    private func isAnswerMaybeLost(now: Int64) -> Bool {
        replaced.map { now >= $0 && now - $0 <= LoginLimits.lostAnswer } ?? false
    }
}

/// A login by token.
package struct LoginUse: Sendable {
    /// The account of the name that came with the token; `nil` when there is none.
    package let account: AccountID?

    /// The digests of the token.
    package let token: LoginTokenDigest

    /// The digests of the token that replaces it.
    package let successor: LoginTokenDigest

    /// The digest of the account's present secret; `nil` when it has none.
    package let secret: SecretDigest?

    /// In milliseconds since 1970.
    package let now: Int64

    /// Creates a use.
    package init(
        of token: LoginTokenDigest,
        successor: LoginTokenDigest,
        account: AccountID?,
        secret: SecretDigest?,
        now: Int64
    ) {
        self.token = token
        self.successor = successor
        self.account = account
        self.secret = secret
        self.now = now
    }
}

/// A login that is to be remembered.
package struct LoginDraft: Sendable {
    /// The account.
    package let account: AccountID

    /// The client's label, at most ``LoginLimits/labelCharacters``.
    package let label: String

    /// The digests of the first token.
    package let token: LoginTokenDigest

    /// The digest of the account's present secret.
    package let secret: SecretDigest

    /// In milliseconds since 1970.
    package let now: Int64

    /// Creates a draft.
    package init(
        account: AccountID,
        label: String,
        token: LoginTokenDigest,
        secret: SecretDigest,
        now: Int64
    ) {
        self.account = account
        self.label = label
        self.token = token
        self.secret = secret
        self.now = now
    }
}
