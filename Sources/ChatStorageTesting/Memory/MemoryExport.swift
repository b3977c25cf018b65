import ChatProtocol
import ChatStorage

/// Exports a ``MemoryChat``.
struct MemoryExport {
    let chat: MemoryChat

    /// All current records, without secrets.
    var records: [ExportRecord] {
        var records: [ExportRecord] = []
        for (index, person) in chat.people.all.enumerated() {
            let id = Int64(index) + 1
            records.append(.account(ExportedAccount(id: id, name: person.name, lastSeen: person.details.lastSeen)))
        }
        records += chat.conversationIDs.compactMap(exported).map(ExportRecord.conversation)
        records += chat.messages.map { .message(ExportedMessage($0, payloadBytes: $0.sealed?.payload.count)) }
        return records
    }

    private func exported(_ id: ConversationID) -> ExportedConversation? {
        chat.conversation(id).map { conversation in
            let room = chat.rooms[id]
            let isSeen = room.map { $0.isOpen || $0.lastMessage != nil } ?? false
            let members = isSeen ? room?.members.map(\.account) ?? [] : conversation.pair
            return ExportedConversation(
                id: id.rawValue,
                kind: conversation.kind.rawValue,
                lastSequence: conversation.lastSequence,
                members: Set(members.map(\.rawValue)).sorted(),
                room: room.map { ExportedConversation.Room($0) }
            )
        }
    }
}

extension ExportedConversation.Room {
    fileprivate init(_ room: MemoryRoom) {
        self.init(
            number: room.record.number.rawValue,
            name: room.record.name,
            limit: room.record.limit,
            isListed: room.record.isListed,
            isInviteOnly: room.record.isInviteOnly,
            hasPassword: room.record.passwordHash != nil,
            isKept: room.record.isKept,
            isOpen: room.isOpen,
            admin: room.record.admin.rawValue
        )
    }
}
