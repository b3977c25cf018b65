import ChatProtocol

extension SQLiteChatStore: RoomStore {
    func checkRoom(_ draft: RoomDraft, admin: AccountID) async throws {
        try await read { _ = try RoomMembershipTransaction(database: $0).check(draft, admin: admin) }
    }

    func createRoom(_ draft: RoomDraft, admin: AccountID) async throws -> Room {
        try await write { [roomNumber] in
            try RoomMembershipTransaction(database: $0).create(draft, admin: admin, number: roomNumber)
        }
    }

    func passwordHash(toJoin key: RoomKey, account: AccountID) async throws -> String? {
        try await read { try RoomMembershipTransaction(database: $0).passwordHash(toJoin: key, account: account) }
    }

    func joinRoom(
        _ key: RoomKey,
        account: AccountID,
        provenHash: String?
    ) async throws -> RoomChange {
        try await write {
            try RoomMembershipTransaction(database: $0).join(key, account: account, provenHash: provenHash)
        }
    }

    func leaveRoom(_ conversation: ConversationID, account: AccountID) async throws -> RoomChange {
        try await write { try RoomMembershipTransaction(database: $0).leave(conversation, account: account) }
    }

    func manageRoom(
        _ conversation: ConversationID,
        _ action: RoomAction,
        of username: Username,
        by account: AccountID
    ) async throws -> RoomChange {
        try await write {
            try RoomManagement(database: $0).manage(conversation, action, of: username, by: account)
        }
    }

    func room(_ conversation: ConversationID, for account: AccountID) async throws -> Room? {
        try await read { database in
            guard try Access(database: database, account: account).isInside(conversation) else {
                return nil
            }
            return try RoomRecord.find(database, conversation: conversation)
                .map(RoomQuery(database: database).room)
        }
    }

    func rooms(for account: AccountID, after: String, limit: Int) async throws -> [RoomSummary] {
        guard limit > 0 else {
            return []
        }
        return try await read { database in
            try RoomListQuery(
                database: database,
                account: account,
                after: RoomListPosition(after: after),
                limit: limit
            ).fetch()
        }
    }

    func departed(_ account: AccountID) async throws -> [RoomChange] {
        try await write { try RoomMembershipTransaction(database: $0).depart(account) }
    }

    func membersOfPassingRooms() async throws -> [Account] {
        try await read { try RoomQuery(database: $0).membersOfPassingRooms() }
    }
}
