import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Page size in messages: fits a window.
    static let pageSize = 20

    /// Handles the choice of a conversation for the history.
    mutating func chooseHistory(_ answer: String) -> [DialogueAction] {
        switch answer.lowercased() {
        case "":
            return askHistory(of: .everyone, .latest)
        case "#":
            return request(.conversations, .waiting(.readableRooms))
        case let key where key.hasPrefix("#"):
            let room = RoomKey(answer)
            guard room != .name("") else {
                return refuse(DialogueWords.noRoomNumber(answer), asking: .asking(.historyPlace))
            }
            return request(.conversations, .waiting(.findingRoom(room)))
        default:
            return askHistory(of: .user(answer), .latest)
        }
    }

    /// Whether an answer means the public messages. An account of that name takes precedence, as in the inbox.
    static func meansEveryone(_ answer: String) -> Bool {
        ["all", "public"].contains(answer.lowercased())
    }

    /// Requests a page.
    mutating func askHistory(of place: ConversationReference, _ position: HistoryPosition) -> [DialogueAction] {
        request(.history(place, position, limit: Self.pageSize), .waiting(.history(place)))
    }

    /// Handles a page.
    mutating func handleHistory(_ page: HistoryPage) -> [DialogueAction] {
        if case .waiting(.opening(let conversation)) = state {
            return handleOpened(page, conversation)
        }
        guard case .waiting(.history) = state else {
            return []
        }
        model.shown(page)
        let words = DialogueWords.history(page, with: nil, clock)
        guard !page.isAtStart, let first = page.messages.first else {
            return ask(home, saying: words)
        }
        // Further pages use the number: the name might pass to another account meanwhile.
        let place = ConversationReference.conversation(page.conversation.id)
        return ask(.asking(.olderHistory(place, before: first.sequence)), saying: words)
    }

    /// Handles the answer to the prompt for older messages.
    mutating func pageHistory(_ answer: String, _ place: ConversationReference, before sequence: UInt64)
        -> [DialogueAction]
    {
        switch answer.lowercased() {
        case "", "b": return askHistory(of: place, .before(sequence))
        case "q": return ask(home)
        default:
            let again = DialogueState.asking(.olderHistory(place, before: sequence))
            return isInteractive ? ask(again, saying: DialogueWords.unknownAnswer(answer)) : takeAsNext(answer)
        }
    }

    /// Searches all conversations that the account may read.
    mutating func search(for words: String, before id: UInt64? = nil) -> [DialogueAction] {
        request(.search(words, before: id, limit: Self.pageSize), .waiting(.search(words)))
    }

    /// Handles search results, which arrive newest first and are shown newest last.
    mutating func handleHits(_ page: SearchPage) -> [DialogueAction] {
        guard case .waiting(.search(let words)) = state else {
            return []
        }
        let lines = DialogueWords.hits(page, for: words, model.rooms, clock)
        guard page.hasMore, let oldest = page.messages.last else {
            return ask(home, saying: lines)
        }
        return ask(.asking(.olderHits(words, before: oldest.id)), saying: lines)
    }

    /// Handles the answer to the prompt for older hits.
    mutating func pageSearch(_ answer: String, _ words: String, before id: UInt64) -> [DialogueAction] {
        switch answer.lowercased() {
        case "m": return search(for: words, before: id)
        case "": return ask(home)
        default:
            let again = DialogueState.asking(.olderHits(words, before: id))
            return isInteractive ? ask(again, saying: DialogueWords.unknownAnswer(answer)) : takeAsNext(answer)
        }
    }
}
