package import ChatProtocol

/// A command to administer a server: from the admin socket, or from a logged-in account with a role.
///
/// No command has a path: what a caller sends never names a file.
package enum AdminCommand: Sendable, Equatable {
    /// Shows how the server is.
    case status
    /// Lists sessions.
    case who(prefix: String?)
    /// Ends an account's sessions.
    case kick(AccountReason)
    /// Bans an account, an address or a network.
    case ban(BanRequest)
    /// Lifts a ban; the target is written as in the ban, or `#` and its id.
    case unban(target: String)
    /// Lists the bans.
    case bans
    /// Makes an invite.
    case invite(InviteRequest)
    /// Lists the invites.
    case invites
    /// Makes an invite useless.
    case revoke(invite: Int64)
    /// Lists the applications for accounts.
    case pending
    /// Accepts an application.
    case approve(Username)
    /// Rejects an application.
    case reject(Username)
    /// Shows a text to all sessions.
    case announce(text: String)
    /// Lists open rooms.
    case rooms(prefix: String?)
    /// Returns everything in the message store.
    case export
    /// Removes an account, and the text of all its messages.
    case forget(Username)
    /// Adds an account.
    case userAdd(AccountPassword)
    /// Removes an account.
    case userRemove(Username)
    /// Sets an account's password.
    case userPassword(AccountPassword)
    /// Closes an account without an end.
    case userLock(AccountReason)
    /// Opens a locked account.
    case userUnlock(Username)
    /// Lists the accounts.
    case userList
    /// Reads settings and certificate again.
    case reload
    /// Sets an account's role.
    case role(RoleRequest)
    /// Lists the accounts with a role.
    case roles
    /// Reads the audit log.
    case audit(AuditRequest)
    /// Switches the lock-down.
    case lockdown(isOn: Bool)

    /// Its name.
    package var verb: AdminVerb {
        switch self {
        case .status: .status
        case .who: .who
        case .kick: .kick
        case .ban: .ban
        case .unban: .unban
        case .bans: .bans
        case .invite: .invite
        case .invites: .invites
        case .revoke: .revoke
        case .pending: .pending
        case .approve: .approve
        case .reject: .reject
        case .announce: .announce
        case .rooms: .rooms
        case .export: .export
        case .forget: .forget
        case .userAdd: .userAdd
        case .userRemove: .userRemove
        case .userPassword: .userPassword
        case .userLock: .userLock
        case .userUnlock: .userUnlock
        case .userList: .userList
        case .reload: .reload
        case .role: .role
        case .roles: .roles
        case .audit: .audit
        case .lockdown: .lockdown
        }
    }

    /// The beginning of the names that it asks for; `nil` for all names, and for other commands.
    package var nameBeginning: String? {
        switch self {
        case .who(let prefix), .rooms(let prefix): prefix
        case .status, .kick, .ban, .unban, .bans, .invite, .invites, .revoke, .pending, .approve, .reject, .announce,
            .export, .forget, .userAdd, .userRemove, .userPassword, .userLock, .userUnlock, .userList, .reload, .role,
            .roles, .audit, .lockdown:
            nil
        }
    }

    /// The least authority that may use it.
    package var minimum: AdminRank { verb.minimum }

    /// Whether it cannot be sent before ``setting(password:)``: typed words have no password.
    package var needsPassword: Bool {
        switch self {
        case .userAdd(let request), .userPassword(let request): request.password.isEmpty
        case .status, .who, .kick, .ban, .unban, .bans, .invite, .invites, .revoke, .pending, .approve, .reject,
            .announce, .rooms, .export, .forget, .userRemove, .userLock, .userUnlock, .userList, .reload, .role, .roles,
            .audit, .lockdown:
            false
        }
    }

    /// Returns the command with a password, if it is one that has a password.
    package func setting(password: String) -> AdminCommand {
        switch self {
        case .userAdd(let request): .userAdd(AccountPassword(account: request.account, password: password))
        case .userPassword(let request): .userPassword(AccountPassword(account: request.account, password: password))
        case .status, .who, .kick, .ban, .unban, .bans, .invite, .invites, .revoke, .pending, .approve, .reject,
            .announce, .rooms, .export, .forget, .userRemove, .userLock, .userUnlock, .userList, .reload, .role, .roles,
            .audit, .lockdown:
            self
        }
    }
}

extension AdminCommand: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name of the command alone: arguments may hold a password or an announcement.
    package var description: String { verb.rawValue }

    /// As ``description``.
    package var debugDescription: String { description }

    /// Nothing, so that `dump` and tests' messages show no password.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
