/// The tables of answers.
enum TableKind {
    case session, ban, invite, application, room, role, audit, user

    /// The names of the columns.
    var head: [String] {
        switch self {
        case .session: ["NAME", "ROLE", "ADDRESS", "WIRE", "OPEN", "IDLE", "CLIENT"]
        case .ban: ["ID", "TARGET", "ENDS", "MADE", "BY", "REASON"]
        case .invite: ["ID", "USED", "EXPIRES", "BY", "LABEL"]
        case .application: ["NAME", "NETWORK", "SINCE", "EXPIRES", "STATE"]
        case .room: ["NUMBER", "ADMIN", "MEMBERS", "TRAITS", "NAME"]
        case .role: ["NAME", "ROLE"]
        case .audit: ["ID", "TIME", "BY", "COMMAND", "TARGET", "OUTCOME", "DETAIL"]
        case .user: ["NAME", "ROLE", "STATE", "LAST SEEN"]
        }
    }
}

extension AdminVerb {
    /// The sentence for an answer without items.
    var emptyAnswer: String {
        switch self {
        case .who: "Nobody is logged in."
        case .bans: "There are no bans."
        case .invites: "There are no invites."
        case .pending: "Nobody has applied for an account."
        case .rooms: "There are no rooms."
        case .roles: "No account has a role."
        case .audit: "Nothing was done yet."
        case .userList: "There are no accounts."
        case .status, .kick, .ban, .unban, .invite, .revoke, .approve, .reject, .announce, .export, .forget, .userAdd,
            .userRemove, .userPassword, .userLock, .userUnlock, .reload, .role, .lockdown:
            "Done."
        }
    }
}
