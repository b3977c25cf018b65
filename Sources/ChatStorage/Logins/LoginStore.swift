/// Stores remembered logins: the digests of their tokens, never a token.
package protocol LoginStore: Sendable {
    /// Remembers a login. Removes those of the account that are over or void; if it then has
    /// ``LoginLimits/perAccount``, ends the one that was unused for longest.
    ///
    /// - Returns: The login, and the one that ended for it.
    /// - Throws: ``StorageError``, ``MessageDraftError/noSuchAccount(_:)``.
    func rememberLogin(_ draft: LoginDraft) async throws -> (login: RememberedLogin, ended: EndedLogin?)

    /// Checks a token and replaces it by its successor. A token that had been replaced before ends its login, see
    /// ``LoginRecord/effect(of:)``; for a login that has ended, see ``EndedLoginRecord/effect(of:)``.
    ///
    /// - Throws: ``StorageError``.
    func useLogin(_ use: LoginUse) async throws -> LoginOutcome

    /// Returns whether a login of an account is still good, and notes its use by a resumed session, at most once in
    /// ``LoginLimits/noteInterval``.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Throws: ``StorageError``.
    func resumeLogin(_ login: LoginID, of account: AccountID, now: Int64) async throws -> Bool

    /// Notes that logins are in use by sessions that stay open. Those that are over stay over.
    ///
    /// - Parameters:
    ///   - logins: At most ``LoginLimits/notedAtOnce``: it is one transaction.
    ///   - now: In milliseconds since 1970.
    /// - Throws: ``StorageError``.
    func noteUse(of logins: [LoginID], now: Int64) async throws

    /// Returns the good logins of an account, the one used last first.
    ///
    /// - Parameters:
    ///   - secret: The digest of the account's present secret.
    ///   - now: In milliseconds since 1970.
    /// - Throws: ``StorageError``.
    func logins(of account: AccountID, secret: SecretDigest, now: Int64) async throws -> [RememberedLogin]

    /// Ends a login of an account, which a session asked for. Its series is kept (``EndedLogin/Reason/asked``).
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Returns: Whether there was one.
    /// - Throws: ``StorageError``.
    func endLogin(_ login: LoginID, of account: AccountID, now: Int64) async throws -> Bool

    /// Ends all logins of an account, which has a new password.
    ///
    /// - Throws: ``StorageError``.
    func endLogins(of account: AccountID) async throws

    /// Handles a rehash of an unchanged password: logins with the former hash stay good.
    ///
    /// - Throws: ``StorageError``.
    func renewLogins(of account: AccountID, from former: SecretDigest, to present: SecretDigest) async throws

    /// Returns the logins of an account that the server ended on its own within ``LoginLimits/endedLifetime``, the
    /// newest first, at most ``LoginLimits/endedPerAccount``.
    ///
    /// - Parameters:
    ///   - isUntold: Whether to return only those that the account was not told of.
    ///   - now: In milliseconds since 1970.
    /// - Throws: ``StorageError``.
    func endedLogins(of account: AccountID, isUntold: Bool, now: Int64) async throws -> [EndedLogin]

    /// Records that the account was told of these ended logins.
    ///
    /// - Throws: ``StorageError``.
    func toldOfEndedLogins(_ logins: [LoginID], account: AccountID) async throws
}

/// The result of a login by token.
package enum LoginOutcome: Sendable, Equatable {
    /// The token was good.
    case used(RememberedLogin)
    /// The token had been replaced before: its login has ended, now or earlier, and the account is told of it.
    case reused(EndedLogin)
    /// The token is void: its login is over or has ended, or the account has another password.
    case void
    /// The token was never made for this account.
    case unknown
}
