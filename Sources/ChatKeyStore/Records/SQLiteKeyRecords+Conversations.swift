import ChatClientCore
import ChatIdentity
import GRDB

extension SQLiteKeyRecords {
    func conversation(_ number: UInt64) throws(KeyStoreError) -> ConversationKeys? {
        try first("SELECT * FROM conversation WHERE number = ?", [number.column], Self.conversation)
    }

    func conversations() throws(KeyStoreError) -> [ConversationKeys] {
        try all("SELECT * FROM conversation", [], Self.conversation).sorted { $0.conversation < $1.conversation }
    }

    mutating func save(_ conversation: ConversationKeys) throws(KeyStoreError) {
        try change(
            """
            INSERT OR REPLACE INTO conversation (number, peer, openedThrough, shownThrough, beforeDevice)
            VALUES (?, ?, ?, ?, ?)
            """,
            [
                conversation.conversation.column, conversation.peer.column, conversation.openedThrough.column,
                conversation.shownThrough.column, conversation.beforeDevice.column,
            ]
        )
    }

    mutating func removeConversations() throws(KeyStoreError) {
        try change("DELETE FROM conversation")
    }

    private static func conversation(_ row: StoredRow) throws -> ConversationKeys {
        ConversationKeys(
            conversation: try row.unsigned("number"),
            peer: try row.text("peer"),
            openedThrough: try row.unsigned("openedThrough"),
            shownThrough: try row.unsigned("shownThrough"),
            beforeDevice: try row.unsigned("beforeDevice")
        )
    }
}

// Healing.
extension SQLiteKeyRecords {
    func healingRequest(_ payloadHash: [UInt8]) throws(KeyStoreError) -> HealingRequest? {
        try first("SELECT * FROM healing WHERE payload = ?", [payloadHash.column], Self.request)
    }

    func healingRequests(to sender: DeviceAddress) throws(KeyStoreError) -> [HealingRequest] {
        try all(
            "SELECT * FROM healing WHERE sender = ? AND device = ? ORDER BY payload",
            Self.arguments(sender),
            Self.request
        )
    }

    mutating func save(_ request: HealingRequest) throws(KeyStoreError) {
        try change(
            "INSERT OR REPLACE INTO healing (sender, device, payload, asked, tries) VALUES (?, ?, ?, ?, ?)",
            Self.arguments(request.sender) + [request.payloadHash.column, request.asked, request.tries]
        )
    }

    mutating func removeHealingRequest(_ payloadHash: [UInt8]) throws(KeyStoreError) {
        try change("DELETE FROM healing WHERE payload = ?", [payloadHash.column])
    }

    private static func request(_ row: StoredRow) throws -> HealingRequest {
        HealingRequest(
            payloadHash: try row.bytes("payload"),
            sender: try row.address(account: "sender"),
            asked: try row.signed("asked"),
            tries: try row.short("tries")
        )
    }
}
