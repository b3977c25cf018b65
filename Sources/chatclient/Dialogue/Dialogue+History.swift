import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Messages that are shown at a time: what fits a window.
    static let pageSize = 20

    /// Takes whose history to show.
    mutating func chooseHistory(_ answer: String) -> [DialogueAction] {
        switch answer.lowercased() {
        case "":
            return askHistory(of: .everyone, .latest)
        case "#":
            return request(.conversations, .waiting(.readableRooms))
        case let key where key.hasPrefix("#"):
            let room = RoomKey(answer)
            guard room != .name("") else {
                return ask(.asking(.historyPlace), saying: DialogueWords.noRoomNumber(answer))
            }
            return request(.conversations, .waiting(.findingRoom(room)))
        default:
            return askHistory(of: .user(answer), .latest)
        }
    }

    /// Whether an answer means the public messages unless somebody is called so: a name wins, as in the inbox.
    static func meansEveryone(_ answer: String) -> Bool {
        ["all", "public"].contains(answer.lowercased())
    }

    /// Asks for a page.
    mutating func askHistory(of place: Place, _ position: HistoryPosition) -> [DialogueAction] {
        request(.history(place, position, limit: Self.pageSize), .waiting(.history(place)))
    }

    /// Takes a page.
    mutating func takeHistory(_ page: HistoryPage) -> [DialogueAction] {
        if case .waiting(.opening(let conversation)) = state {
            return takeOpened(page, conversation)
        }
        guard case .waiting(.history) = state else {
            return []
        }
        model.shown(page)
        let words = DialogueWords.history(page, with: nil, clock)
        guard !page.isAtStart, let first = page.messages.first else {
            return ask(home, saying: words)
        }
        // By its number from now on: a name might be given to another one meanwhile.
        let place = Place.conversation(page.conversation.id)
        return ask(.asking(.olderHistory(place, before: first.sequence)), saying: words)
    }

    /// Takes whether to go further back.
    mutating func pageHistory(_ answer: String, _ place: Place, before sequence: UInt64) -> [DialogueAction] {
        switch answer.lowercased() {
        case "", "b": return askHistory(of: place, .before(sequence))
        case "q": return ask(home)
        default:
            return ask(.asking(.olderHistory(place, before: sequence)), saying: DialogueWords.unknownAnswer(answer))
        }
    }

    /// Searches in all that the account may read.
    mutating func search(for words: String, before id: UInt64? = nil) -> [DialogueAction] {
        request(.search(words, before: id, limit: Self.pageSize), .waiting(.search(words)))
    }

    /// Takes what a search found, the newest first; it is shown last.
    mutating func takeHits(_ page: SearchPage) -> [DialogueAction] {
        guard case .waiting(.search(let words)) = state else {
            return []
        }
        let lines = DialogueWords.hits(page, for: words, model.rooms, clock)
        guard page.hasMore, let oldest = page.messages.last else {
            return ask(home, saying: lines)
        }
        return ask(.asking(.olderHits(words, before: oldest.id)), saying: lines)
    }

    /// Takes whether to show older hits.
    mutating func pageSearch(_ answer: String, _ words: String, before id: UInt64) -> [DialogueAction] {
        switch answer.lowercased() {
        case "m": return search(for: words, before: id)
        case "": return ask(home)
        default: return ask(.asking(.olderHits(words, before: id)), saying: DialogueWords.unknownAnswer(answer))
        }
    }
}
