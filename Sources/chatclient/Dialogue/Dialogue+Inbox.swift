import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Handles the conversation list: shows the unread counts, lists the inbox, or finds a room.
    mutating func handleConversations(_ conversations: [Conversation]) -> [DialogueAction] {
        guard case .waiting(let operation) = state else {
            return []
        }
        switch operation {
        case .unread:
            return greet(saying: DialogueWords.unread(conversations))
        case .inbox:
            let inbox = conversations.filter { $0.kind == .direct && $0.lastSequence > 0 }
                .sorted { ($0.lastTime, $0.id) > ($1.lastTime, $1.id) }
            guard !inbox.isEmpty else {
                return ask(home, saying: DialogueWords.inboxEmpty)
            }
            return ask(.asking(.inbox(inbox)), saying: DialogueWords.inbox(inbox, clock))
        case .readableRooms:
            return ask(.asking(.historyPlace), saying: DialogueWords.readableRooms(conversations))
        case .findingRoom(let key):
            let rooms = conversations.filter { $0.isRoom(key) }
            // A closed room may have the same name as an open one.
            guard let room = rooms.first(where: { !$0.isClosed }) ?? rooms.last else {
                return refuse(DialogueWords.notInRoom(key), asking: home)
            }
            return askHistory(of: .conversation(room.id), .latest)
        case .who, .lastSeen, .opening, .history, .search, .creatingRoom, .joiningRoom, .leavingRoom, .lookingAtRoom,
            .handingOver, .rooms, .members, .managing, .changingPassword, .receipts:
            return []
        }
    }

    /// Shows the greeting after login: the unread counts, and the missed messages if they have arrived.
    mutating func greet(saying words: String?) -> [DialogueAction] {
        state = .command
        let shown = model.missed.isDue ? showMissed(isEnd: true) : []
        return (words.map(say) ?? []) + shown + promptAgain()
    }

    /// Handles the choice of an inbox conversation: its number in the list, or its name.
    mutating func openConversation(_ answer: String, of conversations: [Conversation]) -> [DialogueAction] {
        guard !answer.isEmpty else {
            return ask(home)
        }
        // Names take precedence: an account named 123 is opened by its name.
        let byNumber = Int(answer).flatMap { (1...conversations.count).contains($0) ? conversations[$0 - 1] : nil }
        let byName = conversations.first { $0.name.isSameName(as: answer) }
        guard let conversation = byName ?? byNumber else {
            return refuse(DialogueWords.notInInbox(answer), asking: .asking(.inbox(conversations)))
        }
        let history = Request.history(.conversation(conversation.id), .latest, limit: Self.pageSize)
        return request(history, .waiting(.opening(conversation)))
    }

    /// Shows the newest messages of an inbox conversation, marks them as read, and prompts for a reply.
    mutating func handleOpened(_ page: HistoryPage, _ conversation: Conversation) -> [DialogueAction] {
        model.shown(page)
        let words = DialogueWords.history(page, with: conversation.name, clock)
        return ask(.directMessage(recipient: conversation.name, isAnswer: true), saying: words)
    }
}

extension Conversation {
    /// Whether this is the room that the key identifies.
    func isRoom(_ key: RoomKey) -> Bool {
        guard kind == .room else {
            return false
        }
        switch key {
        case .number(let number): return roomNumber == number
        case .name(let text): return name.isSameName(as: text)
        }
    }
}
