import ChatProtocol
import ChatStorage

/// The list of all open rooms of a ``MemoryChat``.
extension MemoryChat {
    func openRooms(beginningWith prefix: String, after: RoomListPosition?, limit: Int) -> [OpenRoom] {
        let open = rooms.values.filter { room in
            room.isOpen && Array(room.folded.utf8).starts(with: Array(prefix.utf8))
                && after.map { $0 < room.position } ?? true
        }
        return open.sorted { $0.position < $1.position }.prefix(max(limit, 0)).map { room in
            OpenRoom(
                position: room.position,
                name: room.record.name,
                admin: people[room.record.admin]?.name ?? "",
                memberCount: room.members.count,
                limit: room.record.limit,
                isListed: room.record.isListed,
                isInviteOnly: room.record.isInviteOnly,
                hasPassword: room.record.passwordHash != nil,
                isKept: room.record.isKept
            )
        }
    }
}
