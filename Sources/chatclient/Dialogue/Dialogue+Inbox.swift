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
            return enterSession(
                conversations,
                saying: usesPlaces
                    ? DialogueWords.unread(model)
                    : DialogueWords.unread(conversations.filter { !model.ignored.contains($0.name) })
            )
        case .inbox:
            return list(conversations)
        case .readableRooms:
            return ask(.asking(.historyPlace), saying: DialogueWords.readableRooms(conversations))
        case .findingRoom(let key):
            let rooms = conversations.filter { $0.isRoom(key) }
            // A closed room may have the same name as an open one.
            guard let room = rooms.first(where: { !$0.isClosed }) ?? rooms.last else {
                return refuse(DialogueWords.notInRoom(key), asking: home)
            }
            return askHistory(of: .conversation(room.id), .latest)
        case .entering, .who, .lastSeen, .opening, .history, .search, .creatingRoom, .joiningRoom, .leavingRoom,
            .lookingAtRoom, .handingOver, .rooms, .members, .managing, .changingPassword, .receipts, .rememberingLogin,
            .logins, .endingLogin, .administering, .accepting, .startingAnew, .lock:
            return []
        }
    }

    /// Lists the inbox: the direct conversations, and in the compact style the others as well.
    private mutating func list(_ conversations: [Conversation]) -> [DialogueAction] {
        let isWhole = usesPlaces
        let shown = conversations.filter { isWhole || $0.kind == .direct && !model.ignored.contains($0.name) }
        let inbox = DialogueWords.inboxOrder(shown)
        guard !inbox.isEmpty else {
            // A script that expects a conversation goes on with its number and the reply.
            return (isInteractive ? [.setAside] : []) + refuse(DialogueWords.inboxEmpty, asking: home)
        }
        let words = isWhole ? DialogueWords.inbox(inbox, model, clock) : DialogueWords.inbox(inbox, clock)
        return ask(.asking(.inbox(inbox)), saying: words)
    }

    /// Makes a conversation the place of typed lines; in a room that one is not in, lines go where they went.
    mutating func enter(_ conversation: Conversation) -> [DialogueAction] {
        switch conversation.kind {
        case .direct: return talk(with: conversation.name, hasHeadline: true)
        case .everyone:
            partner = nil
            shownConversation = nil
        case .room:
            guard model.rooms.joined.contains(where: { $0.conversation == conversation.id }) else {
                // What was typed ahead was meant for that room.
                return [.setAside] + ask(home)
            }
            partner = nil
            shownConversation = conversation.id
        }
        return ask(home)
    }

    /// Shows the greeting after login: the unread counts, and the missed messages if they have arrived.
    mutating func greet(saying words: String?) -> [DialogueAction] {
        sayGreeting(words) + settleIn()
    }

    /// Shows the unread counts after login, in the compact style after the help.
    func sayGreeting(_ words: String?) -> [DialogueAction] {
        let greeting = SafeText.block(welcome.greeting).trimmed()
        let menu = place == nil ? [] : say(CompactWords.help) + (greeting.isEmpty ? [] : say(greeting, role: .notice))
        return menu + (words.map(say) ?? [])
    }

    /// Handles the choice of an inbox conversation: its number in the list, or its name.
    mutating func openConversation(_ answer: String, of conversations: [Conversation]) -> [DialogueAction] {
        guard !answer.isEmpty else {
            return ask(home)
        }
        // Names take precedence: an account named 123 is opened by its name.
        let byNumber = Int(answer).flatMap { (1...conversations.count).contains($0) ? conversations[$0 - 1] : nil }
        let byName = conversations.first { $0.isNamed(answer) }
        guard let conversation = byName ?? byNumber else {
            return refuse(DialogueWords.notInInbox(answer), asking: .asking(.inbox(conversations)))
        }
        let history = Request.history(.conversation(conversation.id), .latest, limit: Self.pageSize)
        return request(history, .waiting(.opening(conversation)))
    }

    /// Shows the newest messages of an inbox conversation, marks them as read, and prompts for a reply.
    mutating func handleOpened(_ page: HistoryPage, _ conversation: Conversation) -> [DialogueAction] {
        model.shown(page)
        guard !tellsHeadline(of: page) else {
            return askLock(of: conversation.name, .opened(page, conversation))
        }
        return showOpened(page, conversation)
    }

    /// Shows the newest messages of an inbox conversation, and prompts for a reply.
    mutating func showOpened(_ page: HistoryPage, _ conversation: Conversation) -> [DialogueAction] {
        let room = model.rooms[conversation.id]
        let hidden = page.hiding(model.ignored)
        let shown = messageStyle.page(hidden, with: conversation.name, in: room, account: account ?? "")
        guard !usesPlaces else {
            return [.show(shown)] + enter(conversation)
        }
        return [.show(shown)] + askMessage(to: conversation.name, isAnswer: true)
    }
}

extension Conversation {
    /// Whether a person means this conversation by a name: that of an account, `#Lab` or `Lab`, or `public`.
    fileprivate func isNamed(_ answer: String) -> Bool {
        switch kind {
        case .direct: name.isSameName(as: answer)
        case .everyone: answer.isSameName(as: CompactWords.publicName)
        case .room: name.isSameName(as: RoomKey.withoutSign(answer))
        }
    }

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
