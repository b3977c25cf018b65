import ChatProtocol
import ChatStorage

extension MemoryChat {
    func bound(of retention: Retention, now: Int64) -> RetentionBound {
        let oldest = retention.oldest(now: now)
        let firstKept = oldest.flatMap { oldest in
            // A message with a time in the future proves nothing: a wrong clock set it.
            oldest <= now ? messages.first { (oldest...now).contains($0.time) }?.id.rawValue : nil
        }
        return RetentionBound(messages: retention.messages, oldest: oldest, firstKept: firstKept)
    }

    mutating func enforce(_ bound: RetentionBound, after: Int64, limit: Int) -> RetentionStep {
        guard bound.oldest != nil || bound.messages != nil else {
            return RetentionStep(removed: 0, next: nil)
        }
        var removed = 0
        for id in conversationIDs where id.rawValue > after {
            removed += remove(from: id, bound, limit: limit - removed)
            guard removed < limit else {
                // This conversation may have more messages to remove.
                return RetentionStep(removed: removed, next: id.rawValue - 1)
            }
        }
        return RetentionStep(removed: removed, next: nil)
    }

    private mutating func remove(from id: ConversationID, _ bound: RetentionBound, limit: Int) -> Int {
        let last = conversation(id)?.lastSequence ?? 0
        let gone = messages(of: id).prefix {
            bound.removes($0.id.rawValue, sequence: $0.sequence.rawValue, time: $0.time, lastSequence: last)
        }.prefix(limit)
        let ids = Set(gone.map(\.id))
        if !ids.isEmpty {
            messages.removeAll { ids.contains($0.id) }
            tokens = tokens.filter { !ids.contains($0.value) }
            blockAccounts = blockAccounts.filter { !ids.contains($0.key) }
        }
        return ids.count
    }

    /// The content of a sealed message without the blocks for the devices of an account.
    private func without(_ account: AccountID, _ sealed: SealedBody, _ message: MessageID) -> SealedBody {
        let accounts = blockAccounts[message] ?? [:]
        return SealedBody(
            senderDevice: sealed.senderDevice,
            payload: sealed.payload,
            blocks: sealed.blocks.filter { accounts[$0.key] != account }
        )
    }

    mutating func forget(_ username: Username) throws -> ForgottenAccount? {
        invites.forget(username)
        administration.clear(username)
        guard let id = try people.account(named: username)?.id else {
            return nil
        }
        let changes = try openRooms(of: id).map { try leaveRoom($0, account: id) }
        let name = "(forgotten \(id.rawValue))"
        var count = 0
        for index in messages.indices {
            let isOwn = messages[index].senderID == id
            count += isOwn ? 1 : 0
            messages[index] = messages[index].changed(
                sender: isOwn ? name : nil,
                recipient: messages[index].recipientID == id ? name : nil,
                body: isOwn ? [] : nil,
                sealed: isOwn ? .some(nil) : messages[index].sealed.map { without(id, $0, messages[index].id) }
            )
        }
        devices.forget(id)
        for conversation in rooms.keys {
            rooms[conversation]?.forget(id, as: name)
        }
        readings = readings.filter { $0.key.account != id }
        logins.forget(id)
        administration.forget(id)
        people.change(id) {
            $0 = MemoryPeople.Person(
                name: name,
                folded: name,
                details: AccountDetails(lastSeen: nil, sendsReadReceipts: false)
            )
        }
        return ForgottenAccount(messages: count, rooms: changes)
    }
}
