import ChatAdministration
import ChatProtocol

// The commands of moderators and admins.
extension DialogueWords {
    static let noRole = """
        Your account had no role on this server when you logged in, so it had no commands of /admin. If it has got one \
        since, give the command. In a room, /admin NAME makes another member its admin.
        """

    static let administrationInMessage = """
        Nothing was sent: a line that begins with /admin is no message. To post it, write //admin; to give the \
        command, leave this question with an empty line.
        """

    /// The refusal to hand a room over to a name that resembles a command.
    static func verbOrName(_ verb: String, _ name: some StringProtocol) -> String {
        "Did you mean /admin \(verb)? To hand the room over: /handover \(SafeText.line(String(name)))"
    }

    static func roleHelp(_ role: AccountRole) -> String {
        "You are \(title(of: role)) of this server: /admin lists your commands."
    }

    /// Lists the commands that a role has.
    static func administrationHelp(_ role: AccountRole) -> String {
        let start = "You are \(title(of: role)) of this server. Your commands:"
        let commands = AdminHelp.lines(for: AdminRank(role), prefix: AdministrationCommand.word + " ")
        return ([start] + commands).joined(separator: "\n")
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
