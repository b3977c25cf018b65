import ChatProtocol
import ChatStorage

extension MemoryChat {
    /// Stores drafts in their order, atomically: all of them or, when it throws, none.
    mutating func append(_ drafts: [MessageDraft]) throws -> [AppendOutcome] {
        for draft in drafts {
            try draft.check()
        }
        for id in drafts.flatMap({ [$0.sender, $0.recipient].compactMap(\.self) }) where people[id] == nil {
            throw MessageDraftError.noSuchAccount(id)
        }
        return drafts.map { append($0) }
    }

    private mutating func append(_ draft: MessageDraft) -> AppendOutcome {
        if let sealed = draft.sealed {
            devices.noteBlocksSealed(draft.blocksSealed, by: sealed.senderDevice, of: draft.sender)
        }
        // Deduplication comes before authorization: a sender that may no longer write may still resend a stored
        // message, because the answer was lost.
        if let earlier = message(from: draft.sender, token: draft.token) {
            return .repeated(earlier)
        }
        if let refusal = refusal(of: draft) {
            return .refused(refusal)
        }
        let id: ConversationID
        switch draft.destination {
        case .everyone: id = .everyone
        case .account(let other): id = directConversation(of: draft.sender, and: other)
        case .room(let room): id = room
        }
        // A draft names a room by its conversation, and must not name another kind of conversation that way.
        let room = rooms[id]
        let isRoom = if case .room = draft.destination { true } else { false }
        guard isRoom == (room != nil) else {
            return .refused(.noSuchConversation)
        }
        let standing = standing(of: draft.sender, in: id)
        if let refusal = standing.refusal(isMuted: room?.muted.contains(draft.sender) ?? false) {
            return .refused(refusal)
        }
        return .stored(store(draft, in: id, members: room?.members.map(\.account) ?? []))
    }

    /// Returns why a sealed message is refused; `nil` for others.
    private func refusal(of draft: MessageDraft) -> AppendRefusal? {
        let theirs = draft.recipient.flatMap { $0 == draft.sender ? nil : devices.numbers(of: $0) }
        return draft.sealed.flatMap { $0.refusal(own: devices.numbers(of: draft.sender), theirs: theirs) }
    }

    private mutating func directConversation(of sender: AccountID, and other: AccountID) -> ConversationID {
        let pair = [sender, other].sorted { $0.rawValue < $1.rawValue }
        if let index = conversations.firstIndex(where: { $0.pair == pair }) {
            return ConversationID(rawValue: Int64(index) + 1)
        }
        return addConversation(MemoryConversation(kind: .direct, pair: pair))
    }

    /// - Parameter members: Set on the returned message only, not on later reads.
    private mutating func store(
        _ draft: MessageDraft,
        in conversation: ConversationID,
        members: [AccountID]
    ) -> StoredMessage {
        let index = Int(conversation.rawValue) - 1
        conversations[index].lastSequence += 1
        let message = StoredMessage(
            id: MessageID(rawValue: newest.rawValue + 1),
            conversation: conversation,
            sequence: SequenceNumber(rawValue: conversations[index].lastSequence),
            kind: conversations[index].kind,
            sender: people[draft.sender]?.name ?? "",
            recipient: draft.recipient.flatMap { people[$0]?.name },
            senderID: draft.sender,
            recipientID: draft.recipient,
            time: draft.time,
            body: draft.body,
            origin: draft.origin,
            sealed: draft.sealed
        )
        messages.append(message)
        for device in (draft.sealed?.blocks ?? [:]).keys {
            blockAccounts[message.id, default: [:]][device] = devices.devices[device]?.account
        }
        tokens[Token(sender: draft.sender, bytes: draft.token)] = message.id
        return message.changed(members: members.sorted { $0.rawValue < $1.rawValue })
    }

    private func message(from sender: AccountID, token: [UInt8]) -> StoredMessage? {
        tokens[Token(sender: sender, bytes: token)].map { messages[index(of: $0)] }
    }

    /// Returns the index of the first message with this id or a later one, by binary search.
    func index(of id: MessageID) -> Int {
        var (low, high) = (0, messages.count)
        while low < high {
            let middle = (low + high) / 2
            if messages[middle].id < id {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// Returns the index of the first message with a later id.
    func index(after id: MessageID) -> Int {
        let index = index(of: id)
        return index < messages.count && messages[index].id == id ? index + 1 : index
    }

    /// Returns the messages that an account has missed.
    func missed(
        by account: AccountID,
        after: MessageID,
        excludingOrigin origin: Int64,
        limit: Int,
        bytes: Int
    ) -> [StoredMessage] {
        var since: [ConversationID: MessageID?] = [:]
        var (page, left): ([StoredMessage], Int) = ([], bytes)
        for message in messages[index(after: after)...] {
            guard page.count < limit, left > 0 else {
                break
            }
            let start = since[message.conversation] ?? newsBegin(for: account, in: message.conversation)
            since[message.conversation] = .some(start)
            // Includes notes to oneself even for the session that sent them.
            if let start, message.id > start, message.origin != origin || message.senderID == message.recipientID {
                page.append(message)
                left -= message.storedBytes
            }
        }
        return page
    }

    /// Returns the message after which the messages of a conversation are news to an account; `nil` when none is.
    private func newsBegin(for account: AccountID, in conversation: ConversationID) -> MessageID? {
        guard standing(of: account, in: conversation).mayRead else {
            return nil
        }
        // Messages from before the account joined are available only as history.
        return rooms[conversation]?.member(account)?.since ?? .zero
    }
}
