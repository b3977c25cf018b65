import ChatProtocol
import ChatStorage

extension MemoryChat {
    /// The number of random room numbers to try.
    private static let attempts = 16

    /// Validates a draft, and returns its name.
    func checkRoom(_ draft: RoomDraft, admin: AccountID) throws -> RoomName {
        _ = try people.account(admin)
        let name = try RoomName(draft.name)
        try RoomRules.check(limit: draft.limit)
        try RoomRules.check(rooms: openRooms(of: admin).count)
        let isTaken = rooms.values.contains { $0.isOpen && $0.record.isListed && $0.folded == name.folded }
        guard !draft.isListed || !isTaken else {
            throw RoomRefusal.nameTaken
        }
        return name
    }

    mutating func createRoom(
        _ draft: RoomDraft,
        admin: AccountID,
        number: () -> RoomNumber,
        place: String
    ) throws -> Room {
        let name = try checkRoom(draft, admin: admin)
        let free = try freeNumber(number, place: place)
        let conversation = addConversation(MemoryConversation(kind: .room))
        let record = RoomRecord(
            conversation: conversation,
            number: free,
            name: name.value,
            limit: draft.limit,
            isListed: draft.isListed,
            isInviteOnly: draft.isInviteOnly,
            passwordHash: draft.passwordHash,
            isKept: draft.isKept,
            admin: admin
        )
        var room = MemoryRoom(record: record, folded: name.folded)
        room.add(admin, since: newest)
        rooms[conversation] = room
        return try view(room)
    }

    /// Returns a number that no room has or had.
    private func freeNumber(_ number: () -> RoomNumber, place: String) throws -> RoomNumber {
        let taken = Set(rooms.values.map(\.record.number))
        for _ in 0..<Self.attempts {
            let candidate = number()
            if !taken.contains(candidate) {
                return candidate
            }
        }
        throw StorageError.failed(path: place, reason: "there is no free room number")
    }

    func passwordHash(toJoin key: RoomKey, account: AccountID) throws -> String? {
        let (room, applicant) = try application(for: key, account: account)
        return RoomRules.needsPassword(applicant, of: room.record) ? room.record.passwordHash : nil
    }

    mutating func joinRoom(_ key: RoomKey, account id: AccountID, provenHash: String?) throws -> RoomChange {
        let (found, applicant) = try application(for: key, account: id)
        var room = found
        guard !RoomRules.needsPassword(applicant, of: room.record) || room.record.passwordHash == provenHash else {
            throw RoomRefusal.noSuchRoom
        }
        let subject = try people.account(id)
        let isNews = room.member(id) == nil
        if isNews {
            room.add(id, since: newest)
            rooms[room.record.conversation] = room
        }
        return RoomChange(kind: .joined, room: try view(room), subject: subject, by: nil, isNews: isNews)
    }

    mutating func leaveRoom(_ conversation: ConversationID, account id: AccountID) throws -> RoomChange {
        var room = try room(conversation, of: id)
        let subject = try people.account(id)
        let memberships = room.memberships
        guard !RoomRules.closes(room.record, without: id, members: memberships) else {
            let before = try view(room)
            room.close(lastMessage: messages.last { $0.conversation == conversation }?.id)
            rooms[conversation] = room
            return RoomChange(kind: .closed, room: before, subject: subject, by: nil)
        }
        room.members.removeAll { $0.account == id }
        room.lead(by: RoomRules.admin(of: room.record, without: id, members: memberships))
        rooms[conversation] = room
        return RoomChange(kind: .left, room: try view(room), subject: subject, by: nil)
    }

    mutating func departed(_ account: AccountID) throws -> [RoomChange] {
        try openRooms(of: account).filter { rooms[$0]?.record.isKept == false }
            .map { try leaveRoom($0, account: account) }
    }

    mutating func manageRoom(
        _ conversation: ConversationID,
        _ action: RoomAction,
        of username: Username,
        by id: AccountID
    ) throws -> RoomChange {
        var room = try room(conversation, of: id)
        try RoomRules.check(action, by: id, in: room.record)
        guard let subject = try people.account(named: username) else {
            throw RoomRefusal.noSuchUser
        }
        let isMember = room.member(subject.id) != nil
        let isBanned = room.banned.contains(subject.id)
        try RoomRules.check(
            action,
            to: RoomRules.Subject(isDoer: subject.id == id, isMember: isMember, isBanned: isBanned)
        )
        let isNews = room.perform(action, on: subject.id)
        rooms[conversation] = room
        return RoomChange(
            kind: .managed(action),
            room: try view(room),
            subject: subject,
            by: try people.account(id),
            isNews: isNews
        )
    }

    /// Returns a room that an account is in.
    private func room(_ conversation: ConversationID, of account: AccountID) throws -> MemoryRoom {
        guard standing(of: account, in: conversation).isInside, let room = rooms[conversation] else {
            throw RoomRefusal.noSuchRoom
        }
        return room
    }

    private func application(
        for key: RoomKey,
        account: AccountID
    ) throws -> (room: MemoryRoom, applicant: RoomRules.Applicant) {
        let found =
            switch key {
            case .number(let number): rooms.values.first { $0.isOpen && $0.record.number == RoomNumber(number) }
            case .name(let name): RoomName.searched(name).lazy.compactMap { named($0, account: account) }.first
            }
        guard let room = found else {
            throw RoomRefusal.noSuchRoom
        }
        let applicant = RoomRules.Applicant(
            isMember: room.member(account) != nil,
            isBanned: room.banned.contains(account),
            isInvited: room.invited.contains(account),
            rooms: openRooms(of: account).count
        )
        try RoomRules.check(applicant, joins: room.record, memberCount: room.members.count)
        return (room, applicant)
    }

    /// Returns the room that an account means by a name.
    private func named(_ folded: String, account: AccountID) -> MemoryRoom? {
        let meant = rooms.values.filter { $0.isOpen && $0.folded == folded }.compactMap { room in
            RoomRules.distance(room.sight(of: account)).map { (room: room, distance: $0) }
        }
        let nearest = meant.min {
            ($0.distance, $0.room.record.conversation.rawValue) < ($1.distance, $1.room.record.conversation.rawValue)
        }
        return nearest?.room
    }
}

// Reading rooms.
extension MemoryChat {
    func room(_ conversation: ConversationID, for account: AccountID) throws -> Room? {
        guard standing(of: account, in: conversation).isInside else {
            return nil
        }
        return try rooms[conversation].map(view)
    }

    func membersOfPassingRooms() throws -> [Account] {
        let passing = rooms.values.filter { $0.isOpen && !$0.record.isKept }
        return try Set(passing.flatMap { $0.members.map(\.account) }).map { try people.account($0) }
    }

    private func view(_ room: MemoryRoom) throws -> Room {
        let members = try room.members.map { member in
            RoomMember(account: try people.account(member.account), isMuted: room.muted.contains(member.account))
        }
        let record = room.record
        return Room(
            record,
            members: members.sorted { $0.account.username.folded < $1.account.username.folded },
            lastSequence: conversation(record.conversation)?.lastSequence ?? 0
        )
    }
}
