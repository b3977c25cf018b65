import ChatAdministration
import ChatProtocol
import ChatStorage
import Logging

/// Commands about accounts, as `chatserver user` has them.
extension AdminService {
    /// Adds an account. The name of one that was removed is given back to its owner, without the role that it had.
    func addUser(_ request: AccountPassword, by caller: AdminCaller, _ emit: Emit) async throws {
        let username = try Username(new: request.account.value)
        guard try await accounts.credentials.credential(for: username) == nil else {
            throw AdminFailure(.conflict, "The username \(username) is taken.")
        }
        let hash = try await hash(request.password)
        let known = try await accounts.details.knownAccount(of: username)?.account
        let record = AuditRecord(.userAdd, account: known?.id, target: known == nil ? username.value : nil)
        try await audit.record(record, by: caller) {
            if let known {
                try await store.setRole(.member, of: known.id)
            }
            try await accounts.credentials.add(username, hash: hash)
        }
        log("account added", by: caller, ["user": "\(username)"])
        try await emit(.notice("Added \(username)."))
    }

    /// Removes an account: its sessions and remembered logins end, and it loses its role. Its messages stay, and its
    /// name stays reserved.
    func removeUser(_ username: Username, by caller: AdminCaller, _ emit: Emit) async throws {
        let account = try await account(withSecret: username, of: .userRemove, by: caller)
        let name = account.username
        let ended = try await audit.record(AuditRecord(.userRemove, account: account.id), by: caller) {
            // Before the account goes: a failure leaves an account without a role, never a role without an account.
            try await store.setRole(.member, of: account.id)
            try await accounts.credentials.remove(name)
            accounts.forgetRecent(name)
            try? await accounts.logins.endLogins(of: account.id)
            return connections.closeSessions(of: account.id, except: nil, reason: .accountRemoved)
        }
        log("account removed", by: caller, ["user": "\(name)", "sessions": "\(ended)"])
        try await emit(.notice("Removed \(name)."))
    }

    /// Sets the password of an account: its sessions and remembered logins end.
    func setPassword(_ request: AccountPassword, by caller: AdminCaller, _ emit: Emit) async throws {
        let account = try await account(withSecret: request.account, of: .userPassword, by: caller)
        let hash = try await hash(request.password)
        let ended = try await audit.record(AuditRecord(.userPassword, account: account.id), by: caller) {
            try await accounts.credentials.replace(account.username, hash: hash)
            // They are void already: they have the digest of the old secret.
            try? await accounts.logins.endLogins(of: account.id)
            return connections.closeSessions(of: account.id, except: nil, reason: .passwordChanged)
        }
        log("password set", by: caller, ["user": "\(account.username)", "sessions": "\(ended)"])
        try await emit(.notice("Changed the password of \(account.username)."))
    }

    /// Closes an account until it is unlocked.
    func lock(_ request: AccountReason, by caller: AdminCaller, _ emit: Emit) async throws {
        let account = try await account(request.account, of: .userLock, by: caller)
        guard try await lock(of: account) == nil else {
            throw AdminFailure(.conflict, "\(account.username) is locked already.")
        }
        let draft = BanDraft.lock(of: account, reason: request.reason, by: caller.maker, role: caller.role)
        let record = AuditRecord(.userLock, account: account.id, detail: request.reason)
        let (ban, ended) = try await audit.record(record, by: caller) { try await access.ban(draft) }
        log("account locked", by: caller, ["user": "\(account.username)", "sessions": "\(ended)"])
        try await emit(.ban(BanItem(ban, ended: ended)))
    }

    /// Opens a locked account again.
    func unlock(_ username: Username, by caller: AdminCaller, _ emit: Emit) async throws {
        let account = try await account(username, of: .userUnlock, by: caller)
        guard let lock = try await lock(of: account) else {
            throw AdminFailure(.conflict, "\(account.username) is not locked.")
        }
        try await audit.record(AuditRecord(.userUnlock, account: account.id), by: caller) {
            guard try await access.unban(lock.id) != nil else {
                throw AdminFailure(.conflict, "\(account.username) was unlocked at this moment.")
            }
        }
        log("account unlocked", by: caller, ["user": "\(account.username)"])
        try await emit(.notice("Unlocked \(account.username)."))
    }

    /// Lists the accounts.
    func users(_ emit: Emit) async throws {
        let roles = try await rolesByAccount()
        let bans = try await store.bans(now: ServerTime.milliseconds)
        let locked = Set(bans.filter(\.isLock).compactMap { $0.target.account?.id })
        for name in try await accounts.credentials.usernames() {
            let known = try await accounts.details.knownAccount(of: name)
            let id = known?.account.id
            try await emit(
                .user(
                    UserItem(
                        account: name.value,
                        role: id.flatMap { roles[$0] } ?? .member,
                        isLocked: id.map(locked.contains) ?? false,
                        lastSeen: known?.details.lastSeen
                    )
                )
            )
        }
    }

    /// Sets the role of an account. It holds for the next command of its open sessions.
    func setRole(_ request: RoleRequest, by caller: AdminCaller, _ emit: Emit) async throws {
        let account = try await account(withSecret: request.account, of: .role, by: caller)
        let name = account.username
        let before = try await store.role(of: account.id)
        guard before != request.role else {
            throw AdminFailure(.conflict, "\(name) has the role \(before) already.")
        }
        let record = AuditRecord(.role, account: account.id, detail: "\(before) to \(request.role)")
        try await audit.record(record, by: caller) { try await store.setRole(request.role, of: account.id) }
        log("role set", by: caller, ["user": "\(name)", "role": "\(request.role)"])
        try await emit(.notice("\(name) has the role \(request.role) now."))
    }

    /// Lists the accounts that have a role.
    func roles(_ emit: Emit) async throws {
        for holder in try await store.roles() {
            try await emit(.role(RoleItem(account: holder.account.username.value, role: holder.role)))
        }
    }

    /// Returns the roles of the accounts that have one.
    func rolesByAccount() async throws -> [AccountID: AccountRole] {
        try await store.roles().reduce(into: [:]) { $0[$1.account.id] = $1.role }
    }

    /// Returns the account that a command is about, which must be able to log in: a name that is only reserved is none.
    private func account(
        withSecret username: Username,
        of verb: AdminVerb,
        by caller: AdminCaller
    ) async throws -> Account {
        guard try await accounts.credentials.credential(for: username) != nil else {
            throw AdminFailure.noAccount(username)
        }
        return try await account(username, of: verb, by: caller)
    }

    private func lock(of account: Account) async throws -> Ban? {
        try await store.bans(now: ServerTime.milliseconds).first { $0.isLock && $0.target.account?.id == account.id }
    }

    /// Checks and hashes a new password.
    private func hash(_ password: String) async throws -> PasswordHash {
        do {
            try accounts.policy.check(password)
        } catch {
            throw AdminFailure(.invalid, "\(error) \(accounts.policy)")
        }
        let hasher = accounts.hasher
        guard let hash = try await accounts.workers.run(.administration, { try hasher.hash(password) }) else {
            throw AdminFailure(.busy, "Too many passwords are being checked. Try again in a few seconds.")
        }
        return hash
    }
}

extension HashRequest {
    /// The request of a hash for a command at the admin socket: all of them share one turn.
    static let administration = HashRequest(kind: .account, source: .network("admin socket"), end: ConnectionEnd())
}
