import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Takes the list of who is online: to choose from, or to be shown.
    mutating func takeActiveUsers(_ names: [String]) -> [DialogueAction] {
        switch state {
        case .listing:
            return ask(.recipient(active: names), saying: DialogueWords.activeUsers(names))
        case .waiting(.who):
            return ask(home, saying: DialogueWords.who(names, account: account ?? ""))
        default:
            return []
        }
    }

    /// Takes the server's answer about a name.
    mutating func takeStatus(_ status: UserStatus) -> [DialogueAction] {
        switch state {
        case .checking(let name, let entrance):
            return takeStatus(status, of: name, entrance)
        case .lookingUp(let name, let active):
            return takeRecipient(status, name: name, active: active)
        case .waiting(.lastSeen):
            return ask(home, saying: DialogueWords.lastSeen(status, clock))
        default:
            return []
        }
    }
}
