import ChatProtocol
import ChatStorage

extension MemoryChat {
    /// The number of newest messages in which unread ones are counted.
    private static let unreadWindow = 4 * HistoryLimits.unread

    func conversations(of account: AccountID, after: Int64, limit: Int) -> [ConversationSummary] {
        let readable = conversationIDs.filter { $0.rawValue > after && standing(of: account, in: $0).mayRead }
        return readable.prefix(max(limit, 0)).compactMap { summary(of: $0, for: account) }
    }

    func history(_ request: HistoryRequest) throws -> HistoryPage? {
        guard let id = conversation(at: request.place, for: request.account),
            standing(of: request.account, in: id).mayRead,
            let summary = summary(of: id, for: request.account)
        else {
            return nil
        }
        let pages = MemoryPages(lastSequence: summary.lastSequence, messages: messages(of: id))
        let page = try pages.page(at: request.position, limit: request.boundedLimit)
        return HistoryPage(
            conversation: summary,
            messages: page.messages,
            isAtStart: page.isAtStart,
            isAtEnd: page.isAtEnd
        )
    }

    mutating func move(_ mark: Mark) -> MarkOutcome {
        guard standing(of: mark.account, in: mark.conversation).mayRead, people[mark.account] != nil,
            let conversation = conversation(mark.conversation)
        else {
            return .refused
        }
        let key = ReadingKey(account: mark.account, conversation: mark.conversation)
        var reading = readings[key] ?? Reading()
        let outcome = reading.move(
            by: mark,
            lastSequence: conversation.lastSequence,
            peer: conversation.peer(of: mark.account),
            sendsReceipts: { people[mark.account]?.details.sendsReadReceipts ?? false }
        )
        if outcome != .unchanged {
            readings[key] = reading
        }
        return outcome
    }

    /// Returns the messages of a conversation, in the order of their sequences.
    func messages(of conversation: ConversationID) -> [StoredMessage] {
        messages.filter { $0.conversation == conversation }
    }

    /// Returns the conversation at a place, whether or not the account may read it.
    func conversation(at place: ConversationReference, for account: AccountID) -> ConversationID? {
        switch place {
        case .conversation(let id): return id
        case .direct(let username):
            guard let other = people.id(of: username) else {
                return nil
            }
            let pair = [account, other].sorted { $0.rawValue < $1.rawValue }
            return conversations.firstIndex { $0.pair == pair }.map { ConversationID(rawValue: Int64($0) + 1) }
        }
    }

    private func summary(of id: ConversationID, for account: AccountID) -> ConversationSummary? {
        guard let conversation = conversation(id) else {
            return nil
        }
        let all = messages(of: id)
        let mine = readings[ReadingKey(account: account, conversation: id)] ?? Reading()
        let other = conversation.peer(of: account)
        let theirs = other.flatMap { readings[ReadingKey(account: $0, conversation: id)] } ?? Reading()
        let unread = all.suffix(Self.unreadWindow).count {
            $0.sequence.rawValue > mine.readThrough && $0.senderID != account
        }
        return ConversationSummary(
            id: id,
            kind: conversation.kind,
            name: name(of: id, conversation, for: account),
            lastSequence: conversation.lastSequence,
            lastTime: all.last?.time ?? 0,
            readThrough: mine.readThrough,
            unread: min(unread, HistoryLimits.unread),
            peerDeliveredThrough: theirs.deliveredThrough,
            peerReadThrough: theirs.shownThrough,
            room: rooms[id]?.record.number,
            isClosed: standing(of: account, in: id) == .formerMember
        )
    }

    private func name(of id: ConversationID, _ conversation: MemoryConversation, for account: AccountID) -> String {
        switch conversation.kind {
        case .everyone: ""
        case .direct: people[conversation.peer(of: account) ?? account]?.name ?? ""
        case .room: rooms[id]?.record.name ?? ""
        }
    }
}

// Search.
extension MemoryChat {
    /// Indexes messages. The index in memory is only a cursor.
    ///
    /// - Returns: The number of messages.
    mutating func index(limit: Int) -> Int {
        let fresh = messages[index(after: indexedThrough)...].prefix(max(limit, 0))
        indexedThrough = fresh.last?.id ?? indexedThrough
        return fresh.count
    }
}
