import ChatClientCore
import ChatIdentity
import GRDB

extension SQLiteKeyRecords {
    func conversation(_ number: UInt64) throws(KeyStoreError) -> ConversationKeys? {
        try first("SELECT * FROM conversation WHERE number = ?", [number.column], ConversationKeys.init)
    }

    func conversations() throws(KeyStoreError) -> [ConversationKeys] {
        try all("SELECT * FROM conversation", [], ConversationKeys.init).sorted { $0.conversation < $1.conversation }
    }

    mutating func save(_ conversation: ConversationKeys) throws(KeyStoreError) {
        try change(
            """
            INSERT OR REPLACE INTO conversation (number, peer, openedThrough, shownThrough, beforeDevice, sealedFrom)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                conversation.conversation.column, conversation.peer.column, conversation.openedThrough.column,
                conversation.shownThrough.column, conversation.beforeDevice.column,
                conversation.sealedFrom.column,
            ]
        )
    }

    mutating func removeConversations() throws(KeyStoreError) {
        try change("DELETE FROM conversation")
    }
}

// Healing.
extension SQLiteKeyRecords {
    func healingRequest(_ payloadHash: [UInt8]) throws(KeyStoreError) -> HealingRequest? {
        try first("SELECT * FROM healing WHERE payload = ?", [payloadHash.column], HealingRequest.init)
    }

    func healingRequests(to sender: DeviceAddress) throws(KeyStoreError) -> [HealingRequest] {
        try all(
            "SELECT * FROM healing WHERE sender = ? AND device = ? ORDER BY payload",
            Self.arguments(sender),
            HealingRequest.init
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
}
