import ChatProtocol

/// The tables of answers.
enum TableKind {
    case session, ban, invite, application, room, role, audit, user

    /// The names of the columns.
    ///
    /// - Parameter zone: The zone of the times, which the first column with times names.
    func head(zone: String) -> [String] {
        switch self {
        case .session: ["NAME", "ROLE", "ADDRESS", "WIRE", "OPEN", "IDLE", "CLIENT"]
        case .ban: ["ID", "TARGET", "ENDS (\(zone))", "MADE", "BY", "REASON"]
        case .invite: ["ID", "USED", "EXPIRES (\(zone))", "BY", "LABEL"]
        case .application: ["NAME", "NETWORK", "SINCE (\(zone))", "EXPIRES", "STATE"]
        case .room: ["NUMBER", "ADMIN", "MEMBERS", "TRAITS", "NAME"]
        case .role: ["NAME", "ROLE"]
        case .audit: ["ID", "TIME (\(zone))", "BY", "COMMAND", "TARGET", "OUTCOME", "DETAIL"]
        case .user: ["NAME", "ROLE", "STATE", "LAST SEEN (\(zone))"]
        }
    }
}

extension AdminVerb {
    /// The sentence for an answer without items to a question for names that begin so; `nil` if the command has none.
    func emptyAnswer(beginningWith prefix: String) -> String? {
        switch self {
        case .who: "No session of a name that begins with \(SafeText.line(prefix))."
        case .rooms: "No room whose name begins with \(SafeText.line(prefix))."
        case .status, .kick, .ban, .unban, .bans, .invite, .invites, .revoke, .pending, .approve, .reject, .announce,
            .export, .forget, .userAdd, .userRemove, .userPassword, .userLock, .userUnlock, .userList, .reload, .role,
            .roles, .audit, .lockdown:
            nil
        }
    }

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
