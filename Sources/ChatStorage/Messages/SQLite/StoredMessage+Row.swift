import ChatProtocol
import Foundation
import GRDB

extension StoredMessage {
    /// The columns of a message and the names of its sender and recipient, for a query over messages as `item` and
    /// ``names``.
    static let columns = """
        item.id, item.conversation, item.sequence, item.sender, item.recipient,
        item.time, item.origin, item.body, author.name, addressee.name
        """

    /// The joins for the names in ``columns``. They are left joins, so that the query planner scans the messages
    /// first.
    static let names = """
        LEFT JOIN account AS author ON author.id = item.sender
        LEFT JOIN account AS addressee ON addressee.id = item.recipient
        """

    /// Returns the message that a sender stored under a token.
    static func find(_ database: Database, sender: AccountID, token: [UInt8]) throws -> StoredMessage? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(columns) FROM message AS item \(names)
                WHERE item.sender = ? AND item.token = ?
                """
        )
        let message = try Row.fetchOne(statement, arguments: [sender.rawValue, Data(token)]).map(StoredMessage.init)
        return try SealedQuery(database: database).complete([message].compactMap(\.self)).first
    }

    /// Returns messages by their numbers, in the given order: the first one, and as many more as fit in these
    /// bytes.
    static func find(_ database: Database, ids: [Int64], bytes: Int = .max) throws -> [StoredMessage] {
        guard !ids.isEmpty else {
            return []
        }
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(columns) FROM json_each(?) AS wanted CROSS JOIN message AS item ON item.id = wanted.value \(names)
                ORDER BY wanted.key
                """
        )
        let list = "[" + ids.map(String.init).joined(separator: ",") + "]"
        return try read(Row.fetchCursor(statement, arguments: [list]), from: database, bytes: bytes, minimum: 1)
    }

    /// Reads rows of ``columns``, with the content of sealed messages, until they exceed these bytes.
    ///
    /// - Parameter minimum: The number of messages to read regardless of their bytes.
    static func read(
        _ rows: RowCursor,
        from database: Database,
        bytes: Int,
        minimum: Int
    ) throws -> [StoredMessage] {
        var messages: [StoredMessage] = []
        var left = bytes
        while let row = try rows.next() {
            let message = StoredMessage(row)
            left -= message.body.count
            guard left >= 0 || messages.count < minimum else {
                break
            }
            messages.append(message)
        }
        return try SealedQuery(database: database).complete(messages, bytes: bytes, minimum: minimum)
    }

    /// Decodes a row of ``columns``, without the content of a sealed message, by index: look-up by name is slower.
    init(_ row: Row) {
        let conversation = ConversationID(rawValue: row[1])
        let isDirect = (row[4] as Int64?) != nil
        self.init(
            id: MessageID(rawValue: row[0]),
            conversation: conversation,
            sequence: SequenceNumber(rawValue: row[2]),
            kind: isDirect ? .direct : conversation == .everyone ? .everyone : .room,
            sender: row[8],
            recipient: row[9],
            senderID: AccountID(rawValue: row[3]),
            recipientID: (row[4] as Int64?).map(AccountID.init(rawValue:)),
            time: row[5],
            body: [UInt8](row[7] as Data),
            origin: row[6]
        )
    }
}
