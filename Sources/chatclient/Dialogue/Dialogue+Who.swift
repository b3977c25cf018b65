import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Handles the list of accounts online: as a choice of recipients, or for display.
    mutating func handleActiveUsers(_ names: [String]) -> [DialogueAction] {
        if state == .listing {
            return ask(.recipient(active: names), saying: DialogueWords.activeUsers(names))
        }
        return state == .waiting(.who) ? ask(home, saying: DialogueWords.who(names, account: account ?? "")) : []
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
