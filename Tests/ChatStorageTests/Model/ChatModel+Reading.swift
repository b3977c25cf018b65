import ChatProtocol

@testable import ChatStorage

extension ChatModel {
    func page(for account: AccountID, after: MessageID, excludingOrigin origin: Int64, limit: Int) -> [StoredMessage] {
        let missed = messages.filter { message in
            guard message.id > after else {
                return false
            }
            let isOwn = message.origin == origin
            switch message.kind {
            case .everyone: return !isOwn
            case .direct:
                let people = [message.senderID, message.recipientID]
                return people.contains(account) && (!isOwn || people == [account, account])
            case .room:
                let room = (rooms + closedRooms).first { $0.conversation == message.conversation }
                let membership = room?.members.first { $0.account == account }
                return !isOwn && membership.map { message.id.rawValue > $0.since } == true
            }
        }
        return Array(missed.prefix(limit))
    }

    func summary(_ conversation: Conversation, for account: AccountID) -> ConversationSummary {
        let mine = readings[ReadingKey(account: account, conversation: conversation.id)] ?? Reading()
        let room = (rooms + closedRooms).first { $0.conversation == conversation.id }
        let other = conversation.pair.first { $0 != account }
        let theirs = other.flatMap { readings[ReadingKey(account: $0, conversation: conversation.id)] } ?? Reading()
        let all = messages.filter { $0.conversation == conversation.id }
        return ConversationSummary(
            id: conversation.id,
            kind: conversation.kind,
            name: conversation.kind == .direct ? names[other ?? account]?.value ?? "" : room?.draft.name ?? "",
            lastSequence: conversation.last,
            lastTime: all.last?.time ?? 0,
            readThrough: mine.read,
            unread: all.count { $0.sequence.rawValue > mine.read && $0.senderID != account },
            peerDeliveredThrough: theirs.delivered,
            peerReadThrough: theirs.shown,
            room: room?.number,
            isClosed: closedRooms.contains { $0.conversation == conversation.id }
        )
    }

    func conversations(of account: AccountID, after: Int64, limit: Int) -> [ConversationSummary] {
        let there = conversations.filter { $0.id.rawValue > after && conversation($0.id, for: account) != nil }
        return there.prefix(limit).map { summary($0, for: account) }
    }

    func history(_ request: HistoryRequest) -> HistoryPage? {
        guard
            let conversation = id(of: request.place, for: request.account).flatMap({
                conversation($0, for: request.account)
            })
        else {
            return nil
        }
        let all = messages.filter { $0.conversation == conversation.id }
        func index(_ isReached: (StoredMessage) -> Bool) -> Int { all.firstIndex(where: isReached) ?? all.count }
        func around(_ middle: Int) -> Range<Int> {
            let upper = min(max(0, middle - request.limit / 2) + request.limit, all.count)
            return max(0, upper - request.limit)..<upper
        }
        let range: Range<Int>
        switch request.position {
        case .latest: range = max(0, all.count - request.limit)..<all.count
        case .before(let sequence):
            let upper = index { $0.sequence >= sequence }
            range = max(0, upper - request.limit)..<upper
        case .after(let sequence):
            let lower = index { $0.sequence > sequence }
            range = lower..<min(all.count, lower + request.limit)
        case .around(let sequence): range = around(index { $0.sequence >= sequence })
        case .aroundTime(let time): range = around(index { $0.time >= time })
        case .aroundID(let id): range = around(index { $0.id >= id })
        }
        return HistoryPage(
            conversation: summary(conversation, for: request.account),
            messages: Array(all[range]),
            isAtStart: range.lowerBound == 0,
            isAtEnd: range.upperBound == all.count
        )
    }

    private func id(of place: ConversationReference, for account: AccountID) -> ConversationID? {
        switch place {
        case .conversation(let id): return id
        case .direct(let name):
            return names.first { $0.value == name }.flatMap { other in
                conversations.first { $0.pair == [account, other.key] }?.id
            }
        }
    }

    /// Messages with all of some words that pass the filter, the newest first; `nil` for a conversation that is not
    /// there.
    func search(_ words: [String], _ request: SearchRequest) -> [StoredMessage]? {
        var place: ConversationID?
        if let reference = request.place {
            place = id(of: reference, for: request.account)
            guard let place, conversation(place, for: request.account) != nil else {
                return nil
            }
        }
        return messages.reversed().filter { message in
            let text = Set(message.text.split(separator: " ").map(String.init))
            let isWanted =
                request.sender.map { names[message.senderID] == $0 } ?? true
                && request.since.map { message.time >= $0 } ?? true
                && request.until.map { message.time < $0 } ?? true
                && request.before.map { message.id < $0 } ?? true
            return text.isSuperset(of: words) && isWanted && (place ?? message.conversation) == message.conversation
                && conversation(message.conversation, for: request.account) != nil
        }
    }

    mutating func move(_ mark: Mark) -> MarkOutcome {
        guard let conversation = conversation(mark.conversation, for: mark.account) else {
            return .refused
        }
        let key = ReadingKey(account: mark.account, conversation: mark.conversation)
        let before = readings[key] ?? Reading()
        var after = before
        after.read = max(before.read, min(mark.readThrough, conversation.last))
        after.delivered = max(before.delivered, after.read, min(mark.deliveredThrough, conversation.last))
        let peer = conversation.pair.first { $0 != mark.account }
        let tells = peer != nil && !silent.contains(mark.account)
        if tells, after.read > before.read {
            after.shown = after.read
        }
        readings[key] = after
        guard after.read != before.read || after.delivered != before.delivered else {
            return .unchanged
        }
        return .moved(
            AdvancedMark(
                conversation: mark.conversation,
                deliveredThrough: after.delivered == before.delivered ? 0 : after.delivered,
                readThrough: after.read == before.read ? 0 : after.read,
                peer: peer,
                tellsReading: tells
            )
        )
    }
}
