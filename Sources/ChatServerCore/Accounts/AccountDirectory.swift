import ChatProtocol
import ChatStorage
import Logging
import NIOCore
import Synchronization

/// Authentication and registration: combines the credential store, the password policy and the ``LoginThrottle``.
///
/// A name that the message store knows but that has no credential is *reserved*: its account was removed, or
/// the file with its credential is being edited. It cannot be registered, and no password is right for it. The
/// command `chatserver user add` returns it to its owner, and `chatserver forget` frees it.
final class AccountDirectory: Sendable {
    /// The result of a login or a registration.
    enum Outcome: Sendable {
        /// The account is authenticated.
        case accepted(AuthenticatedAccount)
        /// The password is wrong.
        case wrongPassword
        /// There is no such account.
        case noSuchUser
        /// The name is taken.
        case usernameTaken
        /// A new account may not have this name.
        case unsuitableName(UsernameError)
        /// The client may not make an account.
        case registrationRefused(RegistrationRefusal)
        /// The new password breaks the policy.
        case policy(PasswordPolicyError)
        /// The resumption token is forged, expired or void.
        case cannotResume
        /// The login token is forged, expired, void or already used.
        case loginTokenRefused
        /// A ban or the lock-down keeps the account's owner out.
        case keptOut(KeptOut)
        /// Too many wrong passwords: try again after this time.
        case throttled(TimeAmount)
        /// Too many accounts were made from one network: try again after this time.
        case tooManyRegistrations(TimeAmount)
        /// Too many logins at once.
        case busy
    }

    /// The settings, which a reload may change.
    let settings: LiveSettings

    let credentials: any CredentialStore
    let messages: any MessageStore
    let details: any AccountStore
    let logins: any LoginStore
    let administration: any AdministrationStore
    let access: AccessControl
    let tokens: ResumptionTokens
    let workers: PasswordWorkers
    let throttle = Mutex(LoginThrottle())
    let registrationRate: Mutex<RegistrationRate>
    let logger: Logger
    private let recent = Mutex(RecentAccounts())

    /// Held while a row is made in the message store, and while a credential is removed for good: afterwards no login
    /// or message that was under way makes a row with the forgotten name.
    private let rows = AsyncMutex()

    /// Makes the directory.
    ///
    /// - Parameters:
    ///   - details: The store of account data other than secrets.
    ///   - logins: The store of remembered logins.
    ///   - administration: The store of roles, invites and applications.
    ///   - access: Tells who is banned, and whether the server is locked down.
    ///   - tokens: Makes and checks the tokens that resume sessions.
    ///   - registrationRate: Bounds how many accounts each network may make.
    init(
        credentials: any CredentialStore,
        messages: any MessageStore,
        details: any AccountStore,
        logins: any LoginStore,
        administration: any AdministrationStore,
        access: AccessControl,
        tokens: ResumptionTokens,
        settings: LiveSettings,
        workers: PasswordWorkers,
        registrationRate: RegistrationRate,
        logger: Logger
    ) {
        self.credentials = credentials
        self.messages = messages
        self.details = details
        self.logins = logins
        self.administration = administration
        self.access = access
        self.tokens = tokens
        self.settings = settings
        self.workers = workers
        self.registrationRate = Mutex(registrationRate)
        self.logger = logger
    }

    /// The rules for a new password.
    var policy: PasswordPolicy { settings.read { $0.passwordPolicy } }

    /// Who may make accounts.
    var registration: RegistrationMode { settings.read { $0.registration } }

    /// Hashes and verifies passwords.
    var hasher: PasswordHasher { PasswordHasher(cost: ScryptCost(logN: settings.read { $0.passwordCost })) }

    /// Returns the name as its owner registered it, or `nil` if it is free. A reserved name is not free.
    func registeredName(_ username: Username) async throws -> Username? {
        if let credential = try await credentials.credential(for: username) {
            return credential.username
        }
        if let known = try await details.knownAccount(of: username) {
            return known.account.username
        }
        return try await credentials.isReserved(username) ? username : nil
    }

    /// Returns the account of a registered name.
    ///
    /// - Throws: ``AccountRefusal`` when it was forgotten meanwhile, and the errors of the stores.
    func account(of username: Username) async throws -> Account {
        if let known = try await details.knownAccount(of: username) {
            return known.account
        }
        return try await rows.withLock {
            guard let registered = try await registeredName(username) else {
                throw AccountRefusal(outcome: .noSuchUser, username: username)
            }
            return try await messages.account(for: registered)
        }
    }

    /// Removes the credential of an account that is about to be forgotten: nobody logs in any more.
    ///
    /// - Returns: The account; `nil` when it has no row in the message store, and then it does not get one.
    /// - Throws: The errors of the stores.
    func removeForGood(_ username: Username) async throws -> Account? {
        try await rows.withLock {
            if let credential = try await credentials.credential(for: username) {
                try await credentials.remove(credential.username)
            }
            return try await details.knownAccount(of: username)?.account
        }
    }

    /// Returns the account that a message is addressed to, or `nil` if the name is unregistered or reserved,
    /// and so has no reader.
    ///
    /// - Throws: The errors of the stores.
    func recipient(_ username: Username) async throws -> Account? {
        let now = NIODeadline.now()
        if let known = recent.withLock({ $0.account(of: username, now: now) }) {
            return known
        }
        guard let credential = try await credentials.credential(for: username) else {
            return nil
        }
        let account = try await account(of: credential.username)
        recent.withLock { $0.found(account, for: username, now: now) }
        return account
    }

    /// Drops the cached account of a name: messages to it are looked up again.
    func forgetRecent(_ username: Username) {
        recent.withLock { $0.forget(username) }
    }

    /// Returns the stored details of an account.
    func details(of account: AccountID) async throws -> AccountDetails {
        try await details.details(of: account)
    }

    /// Sets whether an account sends read receipts from now on.
    func setReadReceipts(_ isOn: Bool, of account: AccountID) async throws {
        try await details.setReadReceipts(isOn, of: account)
    }

    /// Returns the account of a credential that a client has proved to know, or for which it has a token.
    ///
    /// - Parameters:
    ///   - hasProvedPassword: See ``AuthenticatedAccount/hasProvedPassword``.
    ///   - passwordTime: The time of the last login by password or login token, in milliseconds since 1970; by default
    ///     now.
    /// - Throws: ``AccountRefusal`` when the account was forgotten meanwhile, and the errors of the stores.
    func authenticated(
        _ credential: Credential,
        hasProvedPassword: Bool,
        passwordTime: Int64 = ServerTime.milliseconds
    ) async throws -> AuthenticatedAccount {
        let username = credential.username
        if let known = try await details.knownAccount(of: username) {
            return AuthenticatedAccount(
                account: known.account,
                details: known.details,
                credential: credential,
                passwordTime: passwordTime,
                hasProvedPassword: hasProvedPassword
            )
        }
        let account = try await account(of: username)
        return AuthenticatedAccount(
            account: account,
            details: try await details.details(of: account.id),
            credential: credential,
            passwordTime: passwordTime,
            hasProvedPassword: hasProvedPassword
        )
    }

    /// Records the network of a login. The login succeeds even if this fails.
    func note(_ username: Username, from requester: Requester) async {
        do {
            try await credentials.noteNetwork(
                requester.network.description,
                of: username,
                now: ServerTime.milliseconds
            )
        } catch {
            logger.warning("could not note the network of a login", metadata: ["error": "\(error)"])
        }
    }
}
