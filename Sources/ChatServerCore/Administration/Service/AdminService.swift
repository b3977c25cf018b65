import ChatAdministration
import ChatProtocol
import ChatStorage
import Logging
import NIOCore

/// Carries out administration commands, from the admin socket and from logged-in accounts with a role. Each extension
/// has the commands about one thing.
///
/// A command is checked first: its rights (``AdminRights``), and that what it names exists. Then it is written to the
/// audit log, and then it is done: see ``AdminAudit``.
struct AdminService: AdminExecutor {
    let accounts: AccountDirectory
    let store: any ChatStore
    let connections: ConnectionTable
    let access: AccessControl
    let hub: DeliveryHub
    let rooms: RoomService
    let commits: CommitQueue
    let marks: MarkQueue
    let presence: Presence
    let settings: LiveSettings
    let facts: ServerFacts
    let audit: AdminAudit
    let logger: Logger

    /// How long an account's connections may take to end before it is forgotten.
    let patience: TimeAmount

    /// Makes the service of a server from the services of its connections.
    ///
    /// - Parameter patience: How long an account's connections may take to end before it is forgotten; by default a
    ///   second longer than they have for their farewell.
    init(
        _ services: ControlServices,
        store: any ChatStore,
        facts: ServerFacts,
        patience: TimeAmount? = nil
    ) {
        accounts = services.accounts
        self.store = store
        connections = services.connections
        access = services.access
        hub = services.hub
        rooms = services.rooms
        commits = services.commits
        marks = services.marks
        presence = services.presence
        settings = services.settings
        self.facts = facts
        audit = AdminAudit(store: store, logger: services.logger)
        logger = services.logger
        self.patience = patience ?? services.timeouts.farewell + .seconds(1)
    }

    /// Takes the items of an answer.
    typealias Emit = (AdminItem) async throws(AdminCallerGoneError) -> Void

    func execute(_ command: AdminCommand, by caller: AdminCaller, emit: Emit) async throws(AdminFailure) {
        if let refusal = caller.rights.refusal(of: command.verb) {
            await audit.refused(AuditRecord(command.verb), refusal.code, by: caller)
            throw refusal
        }
        do {
            try await carryOut(command, by: caller, emit)
        } catch {
            throw AdminFailure(error, logger: logger)
        }
    }

    /// Returns the present role of an account: it is asked for each command, so that a role that was taken away ends
    /// at once, also in an open session.
    ///
    /// - Throws: The store's errors.
    func role(of account: AccountID) async throws -> AccountRole {
        try await store.role(of: account)
    }

    private func carryOut(_ command: AdminCommand, by caller: AdminCaller, _ emit: Emit) async throws {
        switch command {
        case .status: try await emit(status())
        case .who(let prefix): try await who(prefix, emit)
        case .kick(let request): try await kick(request, by: caller, emit)
        case .ban(let request): try await ban(request, by: caller, emit)
        case .unban(let target): try await unban(target, by: caller, emit)
        case .bans: try await bans(emit)
        case .invite(let request): try await invite(request, by: caller, emit)
        case .invites: try await invites(emit)
        case .revoke(let id): try await revoke(InviteID(rawValue: id), by: caller, emit)
        case .pending: try await pending(emit)
        case .approve(let username): try await decide(username, isApproved: true, by: caller, emit)
        case .reject(let username): try await decide(username, isApproved: false, by: caller, emit)
        case .announce(let text): try await announce(text, by: caller, emit)
        case .rooms(let prefix): try await rooms(prefix, emit)
        case .export: try await export(by: caller, emit)
        case .forget(let username): try await forget(username, by: caller, emit)
        case .userAdd(let request): try await addUser(request, by: caller, emit)
        case .userRemove(let username): try await removeUser(username, by: caller, emit)
        case .userPassword(let request): try await setPassword(request, by: caller, emit)
        case .userLock(let request): try await lock(request, by: caller, emit)
        case .userUnlock(let username): try await unlock(username, by: caller, emit)
        case .userList: try await users(emit)
        case .reload: try await reload(by: caller, emit)
        case .role(let request): try await setRole(request, by: caller, emit)
        case .roles: try await roles(emit)
        case .audit(let request): try await readAudit(request, by: caller, emit)
        case .lockdown(let isOn): try await lockDown(isOn, by: caller, emit)
        }
    }
}

// MARK: - Parts of several commands

extension AdminService {
    /// Returns the account that a command is about, after the check that the caller may act on it.
    ///
    /// - Throws: ``AdminFailure``, and the stores' errors.
    func account(_ username: Username, of verb: AdminVerb, by caller: AdminCaller) async throws -> Account {
        guard let registered = try await accounts.registeredName(username) else {
            throw AdminFailure.noAccount(username)
        }
        let account = try await accounts.account(of: registered)
        let role = try await store.role(of: account.id)
        try await permit(
            AuditRecord(verb, account: account.id),
            caller.rights.refusal(ofActingOn: account.username, role: role),
            by: caller
        )
        return account
    }

    /// Throws a refusal, if there is one, after it was written to the audit log.
    func permit(_ record: AuditRecord, _ refusal: AdminFailure?, by caller: AdminCaller) async throws(AdminFailure) {
        if let refusal {
            await audit.refused(record, refusal.code, by: caller)
            throw refusal
        }
    }

    /// Logs an act.
    func log(_ message: Logger.Message, by caller: AdminCaller, _ more: Logger.Metadata = [:]) {
        logger.notice(message, metadata: ["by": "\(caller.name)"].merging(more) { $1 })
    }
}
