/// The name of an administration command, as it is typed and as it stands in JSON.
package enum AdminVerb: String, Sendable, CaseIterable {
    case status
    case who
    case kick
    case ban
    case unban
    case bans
    case invite
    case invites
    case revoke
    case pending
    case approve
    case reject
    case announce
    case rooms
    case export
    case forget
    case userAdd = "user add"
    case userRemove = "user remove"
    case userPassword = "user password"
    case userLock = "user lock"
    case userUnlock = "user unlock"
    case userList = "user list"
    case reload
    case role
    case roles
    case audit
    case lockdown

    /// The least authority that may use the command. The server checks more: a moderator's bans are short, and nobody
    /// acts on an account of the same or a higher role.
    package var minimum: AdminRank {
        switch self {
        case .who, .kick, .ban, .unban, .bans, .pending, .approve, .reject: .moderator
        case .status, .invite, .invites, .revoke, .announce, .rooms: .admin
        case .export, .forget, .userAdd, .userRemove, .userPassword, .userLock, .userUnlock, .userList, .reload, .role,
            .roles, .audit, .lockdown:
            .operator
        }
    }

    /// The arguments as they are typed; empty for a command without any.
    package var arguments: String {
        switch self {
        case .status, .bans, .invites, .pending, .export, .userList, .reload, .roles: ""
        case .who, .rooms: "[BEGINNING]"
        case .kick: "NAME [REASON]"
        case .ban: "NAME|ADDRESS|NETWORK [--for 1d] [--force] [REASON]"
        case .unban: "NAME|ADDRESS|NETWORK|\"#ID\""
        case .invite: "[LABEL] [--uses 1] [--for 7d]"
        case .revoke: "ID"
        case .approve, .reject, .forget, .userAdd, .userRemove, .userPassword, .userUnlock: "NAME"
        case .userLock: "NAME [REASON]"
        case .announce: "TEXT"
        case .role: "NAME admin|moderator|member"
        case .audit: "[--before ID] [--limit \(AdminLimits.usualAuditEntries)]"
        case .lockdown: "on|off"
        }
    }

    /// The command with its arguments, as it is typed.
    package var usage: String {
        arguments.isEmpty ? rawValue : "\(rawValue) \(arguments)"
    }

    /// What the command does, in a few words without a full stop.
    package var summary: String {
        switch self {
        case .status: "version, connections, entrance, certificate"
        case .who: "the sessions, or those of names that begin so"
        case .kick: "end an account's sessions; it may log in again"
        case .ban: "keep an account or a network out, and end its sessions"
        case .unban: "lift a ban"
        case .bans: "the bans"
        case .invite: "make an invite; its code is shown this once"
        case .invites: "the invites, without their codes"
        case .revoke: "make an invite useless"
        case .pending: "the requests for accounts"
        case .approve: "let a request become an account"
        case .reject: "turn a request down"
        case .announce: "show a text to all who are connected"
        case .rooms: "the open rooms, or those whose names begin so"
        case .export: "all accounts, conversations and messages as JSON"
        case .forget: "remove an account, and the text of all that it wrote"
        case .userAdd: "add an account; its password is asked for"
        case .userRemove: "remove an account; its messages stay"
        case .userPassword: "set a password, which is asked for; ends sessions"
        case .userLock: "close an account until it is unlocked"
        case .userUnlock: "open a locked account again"
        case .userList: "the accounts"
        case .reload: "read the settings and the certificate again"
        case .role: "set an account's role"
        case .roles: "the accounts that have a role"
        case .audit: "what was done by administrators, newest first"
        case .lockdown: "let nobody in but accounts with a role"
        }
    }
}
