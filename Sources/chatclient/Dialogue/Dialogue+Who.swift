import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Shows the accounts online, those that match a pattern (`bo*`), or when an account was last online.
    mutating func who(_ argument: String) -> [DialogueAction] {
        let pattern = NamePattern(argument)
        guard argument.isEmpty || pattern != nil else {
            return request(.status(username: argument), .waiting(.lastSeen))
        }
        return request(.activeUsers, .waiting(.who(pattern)))
    }

    /// Handles the list of accounts online: as a choice of recipients, or for display.
    mutating func handleActiveUsers(_ names: [String]) -> [DialogueAction] {
        if state == .listing {
            return ask(
                .recipient(active: names),
                saying: DialogueWords.activeUsers(names, in: usesPlaces ? window : nil)
            )
        }
        guard case .waiting(.who(let pattern)) = state else {
            return []
        }
        guard let pattern else {
            return ask(home, saying: DialogueWords.who(names, account: account ?? "", in: listWindow))
        }
        let matches = names.filter(pattern.matches)
        return ask(home, saying: DialogueWords.who(matches, like: pattern, account: account ?? "", in: listWindow))
    }

    /// The window that long lists are fitted to; a script gets every name on a line of its own.
    var listWindow: WindowSize? { isInteractive ? window : nil }

    /// Asks who is online when somebody begins to type, without a wait for the answer: Tab then completes the names of
    /// those who came before, too.
    mutating func askWhoIsOnline() -> [DialogueAction] {
        guard isInteractive, isLoggedIn, !isLeaving, !model.outage.isOn else {
            hasAskedWhoIsOnline = false
            return []
        }
        guard !hasAskedWhoIsOnline, !model.online.isComplete else {
            return []
        }
        hasAskedWhoIsOnline = true
        return [.request(.activeUsers)]
    }

    /// Whether the user waits for the list of active users. Otherwise it is only for the completion of names.
    var isAwaitingActiveUsers: Bool {
        if case .waiting(.who) = state {
            return true
        }
        return state == .listing
    }

    /// Handles the server's answer about a name.
    mutating func handleStatus(_ status: UserStatus) -> [DialogueAction] {
        if case .checking(let name, let entrance) = state {
            return handleStatus(status, of: name, entrance)
        }
        if case .lookingUp(let name, let active) = state {
            return handleRecipient(status, name: name, active: active)
        }
        return state == .waiting(.lastSeen) ? ask(home, saying: DialogueWords.lastSeen(status, clock)) : []
    }
}

extension DialogueWords {
    /// Formats the accounts online that match a pattern, and marks the own account.
    static func who(
        _ names: [String],
        like pattern: NamePattern,
        account: String,
        in window: WindowSize?
    ) -> String {
        guard !names.isEmpty else {
            return "Nobody online has a name like '\(quoted(pattern.text))'."
        }
        return who(names, account: account, in: window)
    }
}
