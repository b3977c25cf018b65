package import ChatProtocol
package import ChatStorage

extension InMemoryChatStore {
    package func checkRoom(_ draft: RoomDraft, admin: AccountID) async throws {
        try perform(.rooms) { _ = try $0.checkRoom(draft, admin: admin) }
    }

    package func passwordHash(toJoin key: RoomKey, account: AccountID) async throws -> String? {
        try perform(.rooms) { try $0.passwordHash(toJoin: key, account: account) }
    }

    package func joinRoom(
        _ key: RoomKey,
        account: AccountID,
        provenHash: String?
    ) async throws -> RoomChange {
        try perform(.rooms) { try $0.joinRoom(key, account: account, provenHash: provenHash) }
    }

    package func leaveRoom(_ conversation: ConversationID, account: AccountID) async throws -> RoomChange {
        try perform(.rooms) { try $0.leaveRoom(conversation, account: account) }
    }

    package func manageRoom(
        _ conversation: ConversationID,
        _ action: RoomAction,
        of username: Username,
        by account: AccountID
    ) async throws -> RoomChange {
        try perform(.rooms) { try $0.manageRoom(conversation, action, of: username, by: account) }
    }

    package func room(_ conversation: ConversationID, for account: AccountID) async throws -> Room? {
        try perform(.rooms) { try $0.room(conversation, for: account) }
    }

    package func rooms(for account: AccountID, after: String, limit: Int) async throws -> [RoomSummary] {
        try perform(.rooms) { chat in
            MemoryRoomList(chat: chat, account: account).page(after: RoomListPosition(after: after), limit: limit)
        }
    }

    package func departed(_ account: AccountID) async throws -> [RoomChange] {
        try perform(.rooms) { try $0.departed(account) }
    }

    package func membersOfPassingRooms() async throws -> [Account] {
        try perform(.rooms) { try $0.membersOfPassingRooms() }
    }

    package func bound(of retention: Retention, now: Int64) async throws -> RetentionBound {
        try perform(.maintenance) { $0.bound(of: retention, now: now) }
    }

    package func enforce(_ bound: RetentionBound, after: Int64, limit: Int) async throws -> RetentionStep {
        try perform(.maintenance) { $0.enforce(bound, after: after, limit: max(limit, 1)) }
    }

    package func forget(_ username: Username) async throws -> ForgottenAccount? {
        try perform(.maintenance) { try $0.forget(username) }
    }

    package func export(_ take: (ExportRecord) async throws -> Void) async throws {
        for record in try perform(.maintenance, { MemoryExport(chat: $0).records }) {
            try await take(record)
        }
    }

    package func openRooms(
        beginningWith prefix: String,
        after: RoomListPosition?,
        limit: Int
    ) async throws -> [OpenRoom] {
        let folded = RoomName.folded(prefix)
        return try perform(.maintenance) { $0.openRooms(beginningWith: folded, after: after, limit: limit) }
    }
}
