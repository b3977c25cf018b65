import ChatProtocol
import GRDB
import Testing

@testable import ChatStorage

/// A message store with three accounts in it.
struct MessageFixture {
    let store: any ChatStore
    let alice: AccountID
    let bob: AccountID
    let carol: AccountID

    /// Opens a store of some engine.
    init(folder: String, _ kind: ChatStoreKind = .sqlite) async throws {
        try await self.init(kind.open(in: folder))
    }

    /// Opens an SQLite store with settings other than the defaults.
    init(folder: String, schema: StoreSchema) async throws {
        try await self.init(SQLiteChatStore(directory: DataDirectory(path: folder), schema: schema))
    }

    private init(_ store: any ChatStore) async throws {
        self.store = store
        alice = try await store.account(for: Username("Alice")).id
        bob = try await store.account(for: Username("bob")).id
        carol = try await store.account(for: Username("carol")).id
    }

    /// An account by its name, made when it is missing.
    func account(_ name: String) async throws -> AccountID {
        try await store.account(for: Username(name)).id
    }

    /// A room with alice as its admin and these members besides.
    func room(_ draft: RoomDraft = RoomDraft(name: "Den", limit: 10), with others: [AccountID] = []) async throws
        -> Room
    {
        let room = try await store.createRoom(draft, admin: alice)
        for other in others {
            _ = try await store.joinRoom(
                room.number.key,
                account: other,
                provenHash: draft.passwordHash
            )
        }
        return try await store.room(room.conversation, for: alice) ?? room
    }

    /// A page of a conversation.
    func history(
        _ place: ConversationReference = .conversation(.everyone),
        _ position: PagePosition = .latest,
        limit: Int = 10,
        for account: AccountID? = nil
    ) async throws -> HistoryPage? {
        try await store.history(
            HistoryRequest(account: account ?? alice, place: place, position: position, limit: limit)
        )
    }

    /// The texts that an account finds.
    func found(_ query: String, by account: AccountID? = nil, in room: ConversationID? = nil) async throws -> [String]?
    {
        let place = room.map { ConversationReference.conversation($0) }
        let request = SearchRequest(account: account ?? alice, query: query, place: place, limit: 100)
        return try await store.search(request)?.messages.map(\.text)
    }

    /// The SQLite store, for tests that look behind the contract.
    var sqlite: SQLiteChatStore {
        get throws { try #require(store as? SQLiteChatStore) }
    }

    /// Gives up durability, for tests with many writes.
    func makeFast() async throws {
        if let store = store as? SQLiteChatStore {
            try await store.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        }
    }

    /// Everything that an account may see.
    func all(of account: AccountID, excludingOrigin: Int64 = 0) async throws -> [StoredMessage] {
        try await store.page(for: account, after: .zero, excludingOrigin: excludingOrigin, limit: 10_000)
    }
}

/// A draft with a token made of its number.
func draft(
    _ number: Int,
    from sender: AccountID,
    to destination: MessageDraft.Destination = .everyone,
    body: String? = nil,
    origin: Int64 = 1
) -> MessageDraft {
    MessageDraft(
        sender: sender,
        destination: destination,
        body: Array((body ?? "message \(number)").utf8),
        token: (0..<16).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> ($0 * 8)) : 0 },
        time: 1_700_000_000_000 + Int64(number),
        origin: origin
    )
}

extension StoredMessage {
    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension AppendOutcome {
    /// Whether nothing was added.
    var isRepeated: Bool {
        switch self {
        case .stored: false
        case .repeated: true
        case .refused: false
        }
    }
}

extension ChatStore {
    /// Removes up to `limit` messages, in as many steps as that takes.
    func enforce(_ retention: Retention, now: Int64, limit: Int) async throws -> Int {
        let bound = try await bound(of: retention, now: now)
        var (removed, next): (Int, Int64?) = (0, 0)
        while let after = next, removed < limit {
            let step = try await enforce(bound, after: after, limit: limit - removed)
            removed += step.removed
            next = step.next
        }
        return removed
    }
}
