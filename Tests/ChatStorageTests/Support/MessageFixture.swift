import ChatProtocol
import ChatStorage

/// A message store with three accounts in it.
struct MessageFixture {
    let store: SQLiteMessageStore
    let alice: AccountID
    let bob: AccountID
    let carol: AccountID

    init(folder: String) async throws {
        store = try SQLiteMessageStore(directory: DataDirectory(path: folder))
        alice = try await store.account(for: Username("Alice")).id
        bob = try await store.account(for: Username("bob")).id
        carol = try await store.account(for: Username("carol")).id
    }

    /// Everything that an account may see.
    func all(of account: AccountID, excludingOrigin: Int64 = 0) async throws -> [StoredMessage] {
        try await store.page(for: account, after: .zero, excludingOrigin: excludingOrigin, limit: 10_000)
    }
}

/// A draft whose token is made of its number.
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
