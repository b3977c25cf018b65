import ChatProtocol

@testable import ChatStorage

extension ChatModel {
    private var newest: Int64 { messages.last?.id.rawValue ?? 0 }

    private func view(_ room: OpenRoom) -> Room {
        let members = room.members.compactMap { member in
            account(member.account).map { RoomMember(account: $0, isMuted: room.muted.contains($0.id)) }
        }
        return Room(
            conversation: room.conversation,
            number: room.number,
            name: room.draft.name,
            limit: room.draft.limit,
            isListed: room.draft.isListed,
            isInviteOnly: room.draft.isInviteOnly,
            hasPassword: room.draft.passwordHash != nil,
            isKept: room.draft.isKept,
            admin: room.admin,
            members: members.sorted { $0.account.username.folded < $1.account.username.folded },
            lastSequence: conversations[Int(room.conversation.rawValue) - 1].last
        )
    }

    func room(_ conversation: ConversationID, for account: AccountID) -> Room? {
        rooms.first { $0.conversation == conversation && $0.has(account) }.map(view)
    }

    func rooms(for account: AccountID, after: String, limit: Int) -> [RoomSummary] {
        let known = rooms.filter {
            ($0.draft.isListed || $0.has(account) || $0.invited.contains(account))
                && $0.draft.name.lowercased() > after.lowercased()
        }
        let sorted = known.sorted {
            ($0.draft.name.lowercased(), $0.number.rawValue) < ($1.draft.name.lowercased(), $1.number.rawValue)
        }
        return sorted.prefix(limit).map { room in
            RoomSummary(
                number: room.number,
                name: room.draft.name,
                memberCount: room.members.count,
                limit: room.draft.limit,
                isInviteOnly: room.draft.isInviteOnly,
                hasPassword: room.draft.passwordHash != nil,
                isKept: room.draft.isKept,
                conversation: room.has(account) ? room.conversation : nil,
                isInvited: room.invited.contains(account) && !room.has(account)
            )
        }
    }

    mutating func createRoom(_ draft: RoomDraft, admin: AccountID, number: RoomNumber) throws -> Room {
        guard !draft.isListed || !rooms.contains(where: { $0.draft.isListed && $0.isNamed(draft.name) }) else {
            throw RoomRefusal.nameTaken
        }
        let room = OpenRoom(
            conversation: addConversation(.room),
            number: number,
            draft: draft,
            admin: admin,
            members: [(admin, newest)]
        )
        rooms.append(room)
        return view(room)
    }

    /// The room that an account may join, apart from its password.
    private func joinable(_ key: RoomKey, by account: AccountID) throws -> Int {
        let index =
            switch key {
            case .number(let number): rooms.firstIndex { $0.number == RoomNumber(number) }
            case .name(let name):
                rooms.firstIndex { $0.isNamed(name) && $0.has(account) && $0.draft.isListed }
                    ?? rooms.firstIndex { $0.isNamed(name) && $0.has(account) }
                    ?? rooms.firstIndex { $0.isNamed(name) && $0.draft.isListed }
                    ?? rooms.firstIndex { $0.isNamed(name) && $0.invited.contains(account) }
            }
        guard let index else {
            throw RoomRefusal.noSuchRoom
        }
        let room = rooms[index]
        guard !room.has(account) else {
            return index
        }
        guard !room.banned.contains(account) else {
            throw RoomRefusal.banned
        }
        guard !room.draft.isInviteOnly || room.invited.contains(account) else {
            throw RoomRefusal.invitationNeeded
        }
        guard room.members.count < room.draft.limit else {
            throw RoomRefusal.full
        }
        return index
    }

    func passwordHash(toJoin key: RoomKey, account: AccountID) throws -> String? {
        let room = rooms[try joinable(key, by: account)]
        return room.has(account) || room.invited.contains(account) ? nil : room.draft.passwordHash
    }

    mutating func joinRoom(_ key: RoomKey, account: AccountID) throws -> RoomChange? {
        let index = try joinable(key, by: account)
        let isNews = !rooms[index].has(account)
        if isNews {
            rooms[index].members.append((account, newest))
        }
        return self.account(account).map {
            RoomChange(kind: .joined, room: view(rooms[index]), subject: $0, by: nil, isNews: isNews)
        }
    }

    mutating func leaveRoom(_ conversation: ConversationID, account id: AccountID) throws -> RoomChange? {
        guard let index = roomIndex(conversation), rooms[index].has(id) else {
            throw RoomRefusal.noSuchRoom
        }
        let before = rooms[index]
        rooms[index].members.removeAll { $0.account == id }
        let closes = before.draft.isKept ? rooms[index].members.isEmpty : before.admin == id
        if closes {
            rooms.remove(at: index)
            closedRooms.append(before)
        } else if before.admin == id {
            rooms[index].admin = rooms[index].members[0].account
            rooms[index].muted.remove(rooms[index].admin)
        }
        return account(id).map {
            RoomChange(kind: closes ? .closed : .left, room: view(closes ? before : rooms[index]), subject: $0, by: nil)
        }
    }

    mutating func departed(_ account: AccountID) throws -> [RoomChange] {
        try rooms.filter { !$0.draft.isKept && $0.has(account) }.compactMap {
            try leaveRoom($0.conversation, account: account)
        }
    }

    func membersOfPassingRooms() -> Set<AccountID> {
        Set(rooms.filter { !$0.draft.isKept }.flatMap { $0.members.map(\.account) })
    }

    mutating func manageRoom(
        _ conversation: ConversationID,
        _ action: RoomAction,
        of name: Username,
        by account: AccountID
    ) throws -> RoomChange? {
        guard let index = roomIndex(conversation), rooms[index].has(account) else {
            throw RoomRefusal.noSuchRoom
        }
        guard rooms[index].admin == account || (action == .invite && !rooms[index].draft.isInviteOnly) else {
            throw RoomRefusal.notAdmin
        }
        guard let subject = names.first(where: { $0.value == name })?.key else {
            throw RoomRefusal.noSuchUser
        }
        guard subject != account else {
            throw RoomRefusal.oneself
        }
        let isNews = try rooms[index].perform(action, on: subject)
        return self.account(subject).map {
            RoomChange(
                kind: .managed(action),
                room: view(rooms[index]),
                subject: $0,
                by: self.account(account),
                isNews: isNews
            )
        }
    }
}

extension ChatModel.OpenRoom {
    fileprivate func isNamed(_ name: String) -> Bool {
        draft.name.lowercased() == name.lowercased()
    }

    fileprivate mutating func perform(_ action: RoomAction, on subject: AccountID) throws -> Bool {
        if [.kick, .mute, .unmute, .handOver].contains(action), !has(subject) {
            throw RoomRefusal.notAMember
        }
        switch action {
        case .kick, .ban:
            members.removeAll { $0.account == subject }
            invited.remove(subject)
            return action == .kick || banned.insert(subject).inserted
        case .unban: return banned.remove(subject) != nil
        case .mute: return muted.insert(subject).inserted
        case .unmute: return muted.remove(subject) != nil
        case .invite:
            guard !has(subject) else {
                return false
            }
            guard !banned.contains(subject) else {
                throw RoomRefusal.banned
            }
            return invited.insert(subject).inserted
        case .handOver:
            admin = subject
            muted.remove(subject)
            return true
        }
    }
}
