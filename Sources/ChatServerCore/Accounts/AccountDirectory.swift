import ChatProtocol
import ChatStorage
import Logging
import NIOCore
import Synchronization

/// Who has an account, and whether somebody is who he says: credentials, policy and throttle behind one door.
///
/// A name that the message store knows but that has no credential is *reserved*: its account was removed, or the file
/// with its credential is being edited. Nobody registers it and no password opens it; `chatserver user add` gives it
/// back to its owner, and `chatserver forget` frees it.
final class AccountDirectory: Sendable {
    /// What came of a login or a registration.
    enum Outcome: Sendable {
        /// Come in.
        case accepted(Entrant)
        /// The password is wrong.
        case wrongPassword
        /// There is no such account.
        case noSuchUser
        /// The name is somebody's already.
        case usernameTaken
        /// A new account may not have this name.
        case unsuitableName(UsernameError)
        /// The operator lets nobody register.
        case registrationClosed
        /// The new password breaks the policy.
        case policy(PasswordPolicyError)
        /// The token for resuming is wrong, too old or void.
        case cannotResume
        /// Too many wrong passwords: not before this long.
        case throttled(TimeAmount)
        /// Too many accounts were made from one network: not before this long.
        case tooManyRegistrations(TimeAmount)
        /// Too many logins at once.
        case busy
    }

    /// What a new password needs.
    let policy: PasswordPolicy

    /// Whether strangers may make accounts.
    let registration: Registration

    let credentials: any CredentialStore
    let messages: any MessageStore
    let details: any AccountStore
    let tokens: ResumptionTokens
    let hasher: PasswordHasher
    let workers: PasswordWorkers
    let throttle = Mutex(LoginThrottle())
    let registrationRate: Mutex<RegistrationRate>
    let logger: Logger
    private let recent = Mutex(RecentAccounts())

    /// Makes the directory.
    ///
    /// - Parameters:
    ///   - details: What accounts have besides their secrets.
    ///   - tokens: What sessions are resumed with.
    ///   - registrationRate: How many accounts each network may make.
    init(
        credentials: any CredentialStore,
        messages: any MessageStore,
        details: any AccountStore,
        tokens: ResumptionTokens,
        hasher: PasswordHasher,
        workers: PasswordWorkers,
        policy: PasswordPolicy,
        registration: Registration,
        registrationRate: RegistrationRate,
        logger: Logger
    ) {
        self.credentials = credentials
        self.messages = messages
        self.details = details
        self.tokens = tokens
        self.hasher = hasher
        self.workers = workers
        self.policy = policy
        self.registration = registration
        self.registrationRate = Mutex(registrationRate)
        self.logger = logger
    }

    /// The name as its owner registered it, or `nil` when it is free. A reserved name is not.
    func registeredName(_ username: Username) async throws -> Username? {
        if let credential = try await credentials.credential(for: username) {
            return credential.username
        }
        if let known = try await details.knownAccount(of: username) {
            return known.account.username
        }
        return try await credentials.isReserved(username) ? username : nil
    }

    /// The account of a registered name.
    func account(of username: Username) async throws -> Account {
        try await messages.account(for: username)
    }

    /// The account that a message goes to, or `nil` when nobody can read it there: nobody has that name, or it is
    /// reserved.
    ///
    /// - Throws: What the stores throw.
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

    /// What is remembered of an account.
    func details(of account: AccountID) async throws -> AccountDetails {
        try await details.details(of: account)
    }

    /// Whether others are told what an account reads, from now on.
    func setReadReceipts(_ isOn: Bool, of account: AccountID) async throws {
        try await details.setReadReceipts(isOn, of: account)
    }

    /// Who has proved to have a secret.
    ///
    /// - Parameter passwordTime: When that was by password, in milliseconds since 1970; now, where it is not given.
    func entrant(_ credential: Credential, passwordTime: Int64 = ServerTime.milliseconds) async throws -> Entrant {
        let username = credential.username
        if let known = try await details.knownAccount(of: username) {
            return Entrant(
                account: known.account,
                details: known.details,
                credential: credential,
                passwordTime: passwordTime
            )
        }
        let account = try await messages.account(for: username)
        return Entrant(
            account: account,
            details: try await details.details(of: account.id),
            credential: credential,
            passwordTime: passwordTime
        )
    }

    /// Notes where somebody has logged in from. A login does not depend on it.
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
