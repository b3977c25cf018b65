package import ChatProtocol
package import ChatStorage
package import Logging
package import NIOCore
import Synchronization

/// Who has an account, and whether somebody is who he says: credentials, policy and throttle behind one door.
package final class AccountDirectory: Sendable {
    /// What came of a login or a registration.
    package enum Outcome: Sendable {
        /// Come in.
        case accepted(Entrant)
        /// The password is wrong.
        case wrongPassword
        /// There is no such account.
        case noSuchUser
        /// The name is somebody's already.
        case usernameTaken
        /// The operator lets nobody register.
        case registrationClosed
        /// The new password breaks the policy.
        case policy(PasswordPolicyError)
        /// The token for resuming is wrong, too old or void.
        case cannotResume
        /// Too many wrong passwords: not before this long.
        case throttled(TimeAmount)
        /// Too many logins at once.
        case busy
    }

    /// What a new password needs.
    package let policy: PasswordPolicy

    /// Whether strangers may make accounts.
    package let registration: Registration

    private let credentials: any CredentialStore
    private let messages: any MessageStore
    private let details: any AccountStore
    private let tokens: ResumptionTokens
    private let hasher: PasswordHasher
    private let workers: PasswordWorkers
    /// Folded names between having a secret and having an account of their own: who logs in then would get the former one.
    private let registering = Mutex<Set<String>>([])
    private let throttle = Mutex(LoginThrottle())
    private let recent = Mutex(RecentAccounts())
    private let logger: Logger

    /// Makes the directory.
    ///
    /// - Parameters:
    ///   - details: What accounts have besides their secrets.
    ///   - tokens: What sessions are taken up again with.
    package init(
        credentials: any CredentialStore,
        messages: any MessageStore,
        details: any AccountStore,
        tokens: ResumptionTokens,
        hasher: PasswordHasher,
        workers: PasswordWorkers,
        policy: PasswordPolicy,
        registration: Registration,
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
        self.logger = logger
    }

    /// The name as its owner registered it, or `nil` when nobody has.
    package func registeredName(_ username: Username) async throws -> Username? {
        try await credentials.credential(for: username)?.username
    }

    /// The account of a registered name.
    package func account(of username: Username) async throws -> Account {
        try await messages.account(for: username)
    }

    /// The account that a message goes to, or `nil` when nobody has that name.
    ///
    /// - Throws: What the stores throw.
    package func recipient(_ username: Username) async throws -> Account? {
        let now = NIODeadline.now()
        if let known = recent.withLock({ $0.account(of: username, now: now) }) {
            return known
        }
        guard let registered = try await registeredName(username) else {
            return nil
        }
        let account = try await account(of: registered)
        recent.withLock { $0.found(account, for: username, now: now) }
        return account
    }

    /// What is remembered of an account.
    package func details(of account: AccountID) async throws -> AccountDetails {
        try await details.details(of: account)
    }

    /// Whether others are told what an account reads, from now on.
    package func setReadReceipts(_ isOn: Bool, of account: AccountID) async throws {
        try await details.setReadReceipts(isOn, of: account)
    }

    /// Checks a password.
    ///
    /// - Parameter address: Where it comes from, without a port.
    /// - Throws: What the stores throw.
    package func logIn(_ username: Username, password: String, address: String) async throws -> Outcome {
        let subjects: [LoginThrottle.Subject] = [.account(username.folded), .address(address)]
        if let wait = throttle.withLock({ $0.begin(subjects, now: .now()) }) {
            return .throttled(wait)
        }
        defer { throttle.withLock { $0.end(subjects) } }
        let outcome = try await check(username, password: password)
        switch outcome {
        case .wrongPassword: throttle.withLock { $0.failed(subjects, now: .now()) }
        case .accepted: throttle.withLock { $0.succeeded(account: username.folded) }
        default: break
        }
        return outcome
    }

    /// A digest of the secret that is stored for a name now, or `nil` when the account has been removed. A session whose
    /// ``Entrant/secretDigest`` differs began with a password that is not the account's any more.
    ///
    /// - Throws: What the stores throw.
    package func secretDigest(of username: Username) async throws -> SecretDigest? {
        try await credentials.credential(for: username)?.secret.digest
    }

    /// What a session can be resumed with, and for how many seconds.
    ///
    /// - Parameter origin: The number under which the store keeps what the session sends.
    package func resumption(of entrant: Entrant, origin: Int64) -> (token: [UInt8], seconds: UInt32) {
        let time = entrant.passwordTime
        return (
            tokens.token(for: entrant.credential, origin: origin, passwordTime: time),
            ResumptionTokens.secondsLeft(passwordTime: time, now: ServerTime.milliseconds)
        )
    }

    /// Checks a token. A good one is let in even while wrong passwords for its account are held up: nobody guesses 256
    /// bits, and who does guess must not keep the owner out. A forged one counts as a wrong password.
    ///
    /// - Parameter address: Where it comes from, without a port.
    /// - Returns: With an outcome of `accepted`, the origin of the session that it takes up.
    /// - Throws: What the stores throw.
    package func resume(
        _ username: Username,
        token: [UInt8],
        address: String
    ) async throws -> (outcome: Outcome, origin: Int64) {
        // Names that nobody has are not remembered: whoever makes them up would push out those that matter.
        var subjects: [LoginThrottle.Subject] = [.address(address)]
        if let credential = try await credentials.credential(for: username) {
            switch tokens.check(token, for: credential, now: ServerTime.milliseconds) {
            case .good(let origin, let passwordTime):
                return (.accepted(try await entrant(credential, passwordTime: passwordTime)), origin)
            case .tooOld: return (.cannotResume, 0)
            case .forged: subjects.append(.account(username.folded))
            }
        }
        let wait = throttle.withLock { [subjects] throttle -> TimeAmount? in
            if let wait = throttle.wait(for: subjects, now: .now()) {
                return wait
            }
            throttle.failed(subjects, now: .now())
            return nil
        }
        return (wait.map { .throttled($0) } ?? .cannotResume, 0)
    }

    /// Gives an account another password. All tokens that its sessions had are void then.
    ///
    /// - Returns: With an outcome of `accepted`, the account with its new secret.
    ///
    /// - Parameter address: Where the request comes from, without a port: a wrong old password counts as at a login.
    /// - Throws: What the stores throw.
    package func changePassword(
        of username: Username,
        from old: String,
        to new: String,
        address: String
    ) async throws -> Outcome {
        do {
            try policy.check(new)
        } catch {
            return .policy(error)
        }
        let outcome = try await logIn(username, password: old, address: address)
        guard case .accepted(let entrant) = outcome else {
            return outcome
        }
        let hasher = hasher
        guard let hash = try await workers.run({ try hasher.hash(new) }) else {
            return .busy
        }
        do {
            try await credentials.replace(username, hash: hash)
        } catch CredentialError.noSuchUser {
            return .noSuchUser
        }
        let changed = Credential(username: entrant.credential.username, secret: .hash(hash))
        return .accepted(
            Entrant(
                account: entrant.account,
                details: entrant.details,
                credential: changed,
                passwordTime: ServerTime.milliseconds
            )
        )
    }

    private func check(_ username: Username, password: String) async throws -> Outcome {
        guard let credential = try await credentials.credential(for: username) else {
            return .noSuchUser
        }
        guard !registering.withLock({ $0.contains(username.folded) }) else {
            return .busy
        }
        guard password.utf8.count <= PasswordPolicy.maximumBytes else {
            return .wrongPassword
        }
        let hasher = hasher
        guard
            let verification = try await workers.run({
                try hasher.verify(password, against: credential.secret)
            })
        else {
            return .busy
        }
        guard verification != .wrong else {
            return .wrongPassword
        }
        guard verification == .rightButOutdated else {
            return .accepted(try await entrant(credential))
        }
        await renewHash(of: credential.username, password: password)
        // What a token is made with has changed.
        let renewed = try await credentials.credential(for: username)
        var entrant = try await entrant(renewed ?? credential)
        entrant.formerDigest = credential.secret.digest
        return .accepted(entrant)
    }

    /// Who has proved to have a secret.
    ///
    /// - Parameter passwordTime: When that was by password, in milliseconds since 1970; now, where it is not given.
    private func entrant(
        _ credential: Credential,
        passwordTime: Int64 = ServerTime.milliseconds
    ) async throws -> Entrant {
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
        return try await entrant(credential, account: account, passwordTime: passwordTime)
    }

    private func entrant(_ credential: Credential, account: Account, passwordTime: Int64) async throws -> Entrant {
        Entrant(
            account: account,
            details: try await details.details(of: account.id),
            credential: credential,
            passwordTime: passwordTime
        )
    }

    /// Makes an account.
    ///
    /// - Throws: What the stores throw.
    package func register(_ username: Username, password: String) async throws -> Outcome {
        guard registration == .open else {
            return .registrationClosed
        }
        do {
            try policy.check(password)
        } catch {
            return .policy(error)
        }
        guard try await credentials.credential(for: username) == nil else {
            return .usernameTaken
        }
        let hasher = hasher
        guard let hash = try await workers.run({ try hasher.hash(password) }) else {
            return .busy
        }
        guard registering.withLock({ $0.insert(username.folded).inserted }) else {
            return .usernameTaken
        }
        defer { _ = registering.withLock { $0.remove(username.folded) } }
        do {
            try await credentials.add(username, hash: hash)
        } catch CredentialError.usernameTaken {
            return .usernameTaken
        }
        // Where an account of that name was removed before, its conversations are not the newcomer's.
        do {
            let account = try await messages.newAccount(for: username)
            recent.withLock { $0.forget(username) }
            let credential = Credential(username: username, secret: .hash(hash))
            return .accepted(
                try await entrant(credential, account: account, passwordTime: ServerTime.milliseconds)
            )
        } catch {
            try? await credentials.remove(username)
            throw error
        }
    }

    /// A plain-text or cheaper secret is replaced now that its password is known. The login does not hang on it.
    private func renewHash(of username: Username, password: String) async {
        let hasher = hasher
        do {
            if let hash = try await workers.run({ try hasher.hash(password) }) {
                try await credentials.replace(username, hash: hash)
            }
        } catch {
            logger.warning("could not renew a password hash", metadata: ["error": "\(error)"])
        }
    }
}
