import ChatProtocol

extension AdminCommand {
    /// Parses a typed line, without a `/admin` before it.
    ///
    /// - Throws: What is wrong with it.
    package init(line: String) throws(AdminSyntaxError) {
        let words = try AdminLine.words(of: line)
        // An announcement keeps its quotation marks and blanks, unless it is quoted as a whole.
        if words.first?.lowercased() == AdminVerb.announce.rawValue, words.count != 2 {
            try self.init(words: [AdminVerb.announce.rawValue, "--", AdminLine.rest(of: line)])
        } else {
            try self.init(words: words)
        }
    }

    /// Parses words, as a shell hands them to a program.
    ///
    /// - Throws: What is wrong with them.
    package init(words: [String]) throws(AdminSyntaxError) {
        let (verb, arguments) = try AdminVerb.taken(from: words)
        do throws(AdminSyntaxError) {
            self = try AdminCommand.parse(verb, arguments)
        } catch {
            throw error.of(verb)
        }
    }

    private static func parse(
        _ verb: AdminVerb,
        _ arguments: ArraySlice<String>
    ) throws(AdminSyntaxError) -> AdminCommand {
        // What follows a name may be a password. It is not repeated, because others may see the screen.
        guard !verb.takesPassword || arguments.count(where: { $0 != "--" }) < 2 else {
            throw AdminSyntaxError("Nothing may follow the name. The password is asked for: others could read it here.")
        }
        var rest = try WordArguments(arguments, options: verb.options)
        let command = try read(verb, &rest)
        try rest.finish()
        return command
    }

    private static func read(_ verb: AdminVerb, _ rest: inout WordArguments) throws(AdminSyntaxError) -> AdminCommand {
        switch verb {
        case .status: .status
        case .bans: .bans
        case .invites: .invites
        case .pending: .pending
        case .export: .export
        case .userList: .userList
        case .reload: .reload
        case .roles: .roles
        case .who: .who(prefix: try prefix(&rest))
        case .rooms: .rooms(prefix: try prefix(&rest))
        case .kick: .kick(try accountReason(&rest))
        case .userLock: .userLock(try accountReason(&rest))
        case .ban: .ban(try ban(&rest))
        case .unban: .unban(target: try AdminArgument.targetOrID(rest.take("which ban")))
        case .invite: .invite(try invite(&rest))
        case .revoke: .revoke(invite: try AdminArgument.id(rest.take("which invite")))
        case .approve: .approve(try account(&rest))
        case .reject: .reject(try account(&rest))
        case .announce: .announce(text: try AdminArgument.announcement(rest.takeText()))
        case .forget: .forget(try account(&rest))
        case .userAdd: .userAdd(AccountPassword(account: try account(&rest, isNew: true)))
        case .userRemove: .userRemove(try account(&rest))
        case .userPassword: .userPassword(AccountPassword(account: try account(&rest)))
        case .userUnlock: .userUnlock(try account(&rest))
        case .role: .role(RoleRequest(account: try account(&rest), role: try AdminArgument.role(rest.take("the role"))))
        case .audit: .audit(try audit(&rest))
        case .lockdown: .lockdown(isOn: try isOn(&rest))
        }
    }
}

extension AdminVerb {
    /// Takes the name of a command from the start of words.
    ///
    /// - Throws: No command, or one that nobody knows.
    fileprivate static func taken(
        from words: [String]
    ) throws(AdminSyntaxError) -> (verb: AdminVerb, arguments: ArraySlice<String>) {
        guard let first = words.first?.lowercased() else {
            throw AdminSyntaxError("Name a command: \(Self.names(in: allCases)).")
        }
        if let verb = AdminVerb(rawValue: first) {
            return (verb, words.dropFirst())
        }
        let group = allCases.filter { $0.rawValue.hasPrefix(first + " ") }
        guard !group.isEmpty else {
            throw unknown(first, among: allCases)
        }
        guard words.count > 1 else {
            throw AdminSyntaxError("Say which of these: \(Self.names(in: group)).")
        }
        let both = "\(first) \(words[1].lowercased())"
        guard let verb = AdminVerb(rawValue: both) else {
            throw unknown(both, among: group)
        }
        return (verb, words.dropFirst(2))
    }

    fileprivate var takesPassword: Bool { self == .userAdd || self == .userPassword }

    /// The options of the command.
    fileprivate var options: [WordArguments.Option] {
        switch self {
        case .kick, .userLock: [.value("--reason")]
        case .ban: [.value("--for"), .value("--reason"), .flag("--force")]
        case .invite: [.value("--uses"), .value("--for"), .value("--label")]
        case .audit: [.value("--before"), .value("--limit")]
        case .status, .who, .unban, .bans, .invites, .revoke, .pending, .approve, .reject, .announce, .rooms, .export,
            .forget, .userAdd, .userRemove, .userPassword, .userUnlock, .userList, .reload, .role, .roles, .lockdown:
            []
        }
    }

    static func unknown(_ name: String, among verbs: [AdminVerb]) -> AdminSyntaxError {
        let start = "\(QuotedText.of(name)) is no command."
        if let near = NearMiss.of(name, among: verbs.map(\.rawValue)) {
            return AdminSyntaxError("\(start) Did you mean \(near)?")
        }
        return AdminSyntaxError("\(start) There are: \(names(in: verbs)).")
    }

    private static func names(in verbs: [AdminVerb]) -> String {
        verbs.map(\.rawValue).joined(separator: ", ")
    }
}
