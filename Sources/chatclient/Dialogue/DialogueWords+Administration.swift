import ChatAdministration
import ChatProtocol

// The commands of moderators and admins.
extension DialogueWords {
    static let noRole = """
        Your account has no role on this server, so it has no commands of /admin. In a room, /admin NAME makes another \
        member its admin.
        """

    static func roleHelp(_ role: AccountRole) -> String {
        "You are \(title(of: role)) of this server: /admin lists your commands."
    }

    /// Lists the commands that a role has.
    static func administrationHelp(_ role: AccountRole) -> String {
        let verbs = AdminVerb.allCases.filter { $0.minimum <= AdminRank(role) }
        let start = "You are \(title(of: role)) of this server. Your commands:"
        return ([start] + verbs.map { "  /admin \($0.usage): \($0.summary)" }).joined(separator: "\n")
    }

    /// A command that is not for accounts.
    static func operatorsOnly(_ verb: AdminVerb) -> String {
        "Only the operator has this command, on the server's machine: chatserver admin \(verb.usage)"
    }

    /// The line after an answer that is not complete.
    static func moreItems(of verb: AdminVerb) -> String {
        switch verb {
        case .who, .rooms: "... and more. Narrow it by the beginning of a name: /admin \(verb.rawValue) BEGINNING"
        case .status, .kick, .ban, .unban, .bans, .invite, .invites, .revoke, .pending, .approve, .reject, .announce,
            .export, .forget, .userAdd, .userRemove, .userPassword, .userLock, .userUnlock, .userList, .reload, .role,
            .roles, .audit, .lockdown:
            "... and more, which an answer has no room for."
        }
    }

    private static func title(of role: AccountRole) -> String {
        switch role {
        case .member: "a member"
        case .moderator: "a moderator"
        case .admin: "an admin"
        }
    }
}
