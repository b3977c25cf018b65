import ChatStorage

/// The rooms of a ``MemoryChat`` that an account may know of, in the order of their names.
struct MemoryRoomList {
    let chat: MemoryChat
    let account: AccountID

    /// Returns a page of the list.
    func page(after: RoomListPosition, limit: Int) -> [RoomSummary] {
        let known = chat.rooms.values.filter { room in
            room.isOpen && RoomRules.isInList(room.sight(of: account)) && after < room.position
        }
        return known.sorted { $0.position < $1.position }.prefix(max(limit, 0)).map(summary)
    }

    private func summary(_ room: MemoryRoom) -> RoomSummary {
        let isMember = room.member(account) != nil
        return RoomSummary(
            number: room.record.number,
            name: room.record.name,
            memberCount: room.members.count,
            limit: room.record.limit,
            isInviteOnly: room.record.isInviteOnly,
            hasPassword: room.record.passwordHash != nil,
            isKept: room.record.isKept,
            conversation: isMember ? room.record.conversation : nil,
            isInvited: room.invited.contains(account) && !isMember
        )
    }
}
