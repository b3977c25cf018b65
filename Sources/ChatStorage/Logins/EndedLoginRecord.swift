/// The rules of an ended login: what a token that still comes does to it. An engine applies them in a transaction.
///
/// A store keeps the series of an ended login. Otherwise a thief could use a copy of a token, end the login, and the
/// owner's token would be unknown afterwards, like one that was never made.
package struct EndedLoginRecord: Sendable, Equatable {
    /// The effect of a token on the ended login of its series.
    package enum Effect: Sendable, Equatable {
        /// It had been replaced before the login ended, so somebody has a copy: this record replaces the former, and
        /// the account is told of it.
        case reused(EndedLoginRecord)
        /// The token is refused, and the record stays.
        case refused
    }

    /// The login as its account sees it.
    package let login: EndedLogin

    /// The account.
    package let account: AccountID

    /// The digests of the token that was good last.
    package let token: LoginTokenDigest

    /// The digest of the account's secret: with another password no copy of a token matters.
    package var secret: SecretDigest

    /// Creates a record.
    package init(_ login: EndedLogin, of account: AccountID, token: LoginTokenDigest, secret: SecretDigest) {
        self.login = login
        self.account = account
        self.token = token
        self.secret = secret
    }

    /// Creates the record of a login that ends.
    package init(_ record: LoginRecord, because reason: EndedLogin.Reason, now: Int64) {
        let login = EndedLogin(id: record.login.id, label: record.login.label, reason: reason, time: now)
        self.init(login, of: record.account, token: record.token, secret: record.secret)
    }

    /// Whether a token is of this login's series.
    package func isOf(_ token: LoginTokenDigest) -> Bool {
        token.series == self.token.series
    }

    /// Judges a token of this login's series.
    package func effect(of use: LoginUse) -> Effect {
        guard use.account == account, use.secret == secret, isOf(use.token), use.token.token != token.token else {
            return .refused
        }
        switch login.reason {
        case .reused:
            // The account is told already, or was: each token that comes would alarm it again.
            return .refused
        case .tooMany, .asked:
            let reused = EndedLogin(id: login.id, label: login.label, reason: .reused, time: use.now)
            return .reused(EndedLoginRecord(reused, of: account, token: token, secret: secret))
        }
    }
}

extension EndedLogin.Reason {
    /// Whether the account is told of it, and sees it in its list.
    package var isForAccount: Bool {
        switch self {
        case .reused, .tooMany: true
        case .asked: false
        }
    }
}

extension EndedLogin {
    /// Whether this one is kept rather than another one, when an account has more than
    /// ``LoginLimits/endedPerAccount``: signs of theft come first, so that nothing pushes them out.
    package func isKeptBefore(_ other: EndedLogin) -> Bool {
        (reason == .reused ? 1 : 0, time, id.rawValue) > (
            other.reason == .reused ? 1 : 0, other.time, other.id.rawValue
        )
    }
}
