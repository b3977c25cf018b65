import ChatAdministration
import ChatProtocol
import ChatStorage
import Logging
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Takes the roles of removed accounts away: at the start, and when the credential store was changed from outside.
/// Otherwise a role would come back with a later account of that name.
///
/// The store is believed as carefully as by ``CredentialTask``: an account counts as removed when two polls in a row do
/// not find it, and not while the store has no account at all.
struct RoleTask: PeriodicJob {
    /// Time between two polls.
    static let interval: TimeAmount = .seconds(1)

    /// Check at start: the store may have been changed meanwhile.
    static let startsAtOnce = true

    private let credentials: any CredentialStore
    private let roles: any RoleStore
    private let audit: AdminAudit
    private let logger: Logger
    private let failureLog = LogLimiter()

    /// The credential store's stamp at the last successful poll.
    private var stamp: CredentialStamp?

    /// Accounts that the last poll did not find.
    private var missing: Set<AccountID> = []

    init(credentials: any CredentialStore, roles: any RoleStore, audit: AdminAudit, logger: Logger) {
        self.credentials = credentials
        self.roles = roles
        self.audit = audit
        self.logger = logger
    }

    mutating func tick(until stop: StopFlag) async {
        await look()
    }

    /// Polls the credential store once.
    mutating func look() async {
        do {
            let stamp = try await credentials.stamp()
            guard stamp != self.stamp || !missing.isEmpty else {
                return
            }
            let removed = try await removedHolders()
            for holder in removed where missing.contains(holder.account.id) {
                try await end(holder)
            }
            missing = Set(removed.map(\.account.id)).subtracting(missing)
            self.stamp = stamp
        } catch {
            missing = []
            if let times = failureLog.note() {
                logger.warning(
                    "could not check the roles of removed accounts",
                    metadata: ["error": "\(error)", "times": "\(times)"]
                )
            }
        }
    }

    /// Returns the accounts with a role that nobody can log in to; none when there are no accounts at all.
    private func removedHolders() async throws -> [RoleHolder] {
        var removed: [RoleHolder] = []
        for holder in try await roles.roles() {
            if try await credentials.credential(for: holder.account.username) == nil {
                removed.append(holder)
            }
        }
        guard !removed.isEmpty, try await !credentials.usernames().isEmpty else {
            return []
        }
        return removed
    }

    private func end(_ holder: RoleHolder) async throws {
        let account = holder.account
        let record = AuditRecord(
            .role,
            account: account.id,
            detail: "\(holder.role) to member: the account was removed"
        )
        try await audit.record(record, by: .operator(user: geteuid())) {
            try await roles.setRole(.member, of: account.id)
        }
        logger.notice(
            "the role of a removed account was taken away",
            metadata: ["user": "\(account.username)", "role": "\(holder.role)"]
        )
    }
}
