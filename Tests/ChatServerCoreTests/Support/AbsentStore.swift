import ChatProtocol
import ChatStorage

/// A store that is closed: for tests that are not about it, and for those about what happens then.
struct AbsentStore: HistoryStore, RoomStore {
    private var closed: StorageError { .closed(path: "messages") }

    func conversations(of account: AccountID, after: Int64, limit: Int) async throws -> [ConversationSummary] {
        throw closed
    }

    func history(_ request: HistoryRequest) async throws -> HistoryPage? { throw closed }

    func search(_ request: SearchRequest) async throws -> SearchPage? { throw closed }

    func index(limit: Int) async throws -> Int { throw closed }

    func move(_ marks: [Mark]) async throws -> [MarkOutcome] { throw closed }

    func checkRoom(_ draft: RoomDraft, admin: AccountID) async throws { throw closed }

    func createRoom(_ draft: RoomDraft, admin: AccountID) async throws -> Room { throw closed }

    func passwordHash(toJoin key: RoomKey, account: AccountID) async throws -> String? { throw closed }

    func joinRoom(_ key: RoomKey, account: AccountID, provenHash: String?) async throws -> RoomChange { throw closed }

    func leaveRoom(_ conversation: ConversationID, account: AccountID) async throws -> RoomChange { throw closed }

    func manageRoom(
        _ conversation: ConversationID,
        _ action: RoomAction,
        of username: Username,
        by account: AccountID
    ) async throws -> RoomChange {
        throw closed
    }

    func room(_ conversation: ConversationID, for account: AccountID) async throws -> Room? { throw closed }

    func rooms(for account: AccountID, after: String, limit: Int) async throws -> [RoomSummary] { throw closed }

    func departed(_ account: AccountID) async throws -> [RoomChange] { throw closed }

    func membersOfPassingRooms() async throws -> [Account] { throw closed }
}
