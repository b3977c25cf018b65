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
        case accepted(Account)
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
    private let hasher: PasswordHasher
    private let workers: PasswordWorkers
    private let throttle = Mutex(LoginThrottle())
    private let logger: Logger

    /// Makes the directory.
    package init(
        credentials: any CredentialStore,
        messages: any MessageStore,
        hasher: PasswordHasher,
        workers: PasswordWorkers,
        policy: PasswordPolicy,
        registration: Registration,
        logger: Logger
    ) {
        self.credentials = credentials
        self.messages = messages
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

    /// The message that an account stored under a token, or `nil`.
    package func message(from sender: AccountID, token: [UInt8]) async throws -> StoredMessage? {
        try await messages.message(from: sender, token: token)
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

    private func check(_ username: Username, password: String) async throws -> Outcome {
        guard let credential = try await credentials.credential(for: username) else {
            return .noSuchUser
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
        if verification == .rightButOutdated {
            await renewHash(of: credential.username, password: password)
        }
        return .accepted(try await messages.account(for: credential.username))
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
        do {
            try await credentials.add(username, hash: hash)
        } catch CredentialError.usernameTaken {
            return .usernameTaken
        }
        return .accepted(try await messages.account(for: username))
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
