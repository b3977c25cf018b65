import GRDB

/// Reads the pages of an export.
struct ExportQuery {
    let database: Database

    /// The number of records in a page; each is at most a message of 64 KiB.
    static let page = 200

    /// Returns accounts with a higher number.
    func accounts(after id: Int64) throws -> [ExportedAccount] {
        let statement = try database.cachedStatement(
            sql: "SELECT id, name, lastSeen FROM account WHERE id > ? ORDER BY id LIMIT ?"
        )
        return try Row.fetchAll(statement, arguments: [id, Self.page]).map {
            ExportedAccount(id: $0[0], name: $0[1], lastSeen: $0[2])
        }
    }

    /// Returns conversations with a higher number.
    func conversations(after id: Int64) throws -> [ExportedConversation] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, kind, lastSequence, number, name, memberLimit, isListed, isInviteOnly,
                    passwordHash IS NOT NULL, isKept, isOpen, admin, low, high
                FROM conversation LEFT JOIN room ON room.conversation = conversation.id
                WHERE id > ? ORDER BY id LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [id, Self.page]).map { row in
            let pair: [Int64] = [row[12] as Int64?, row[13]].compactMap(\.self)
            return ExportedConversation(
                id: row[0],
                kind: row[1],
                lastSequence: row[2],
                members: pair.isEmpty ? try members(of: row[0]) : Set(pair).sorted(),
                room: room(row)
            )
        }
    }

    /// Returns messages with a higher number.
    func messages(after id: Int64) throws -> [ExportedMessage] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(StoredMessage.columns) FROM message AS item \(StoredMessage.names)
                WHERE item.id > ? ORDER BY item.id LIMIT ?
                """
        )
        let messages = try Row.fetchAll(statement, arguments: [id, Self.page]).map(StoredMessage.init)
        let sizes = try SealedQuery(database: database).sizes(of: messages.filter(\.body.isEmpty).map(\.id))
        return messages.map { ExportedMessage($0, payloadBytes: sizes[$0.id]) }
    }

    /// Reads both tables: no conversation has an account in both.
    private func members(of conversation: Int64) throws -> [Int64] {
        try ["member", "closedMember"].flatMap { table in
            try Int64.fetchAll(
                database.cachedStatement(sql: "SELECT account FROM \(table) WHERE conversation = ? ORDER BY account"),
                arguments: [conversation]
            )
        }
    }

    private func room(_ row: Row) -> ExportedConversation.Room? {
        guard let number: Int64 = row[3] else {
            return nil
        }
        return ExportedConversation.Room(
            number: number,
            name: row[4],
            limit: row[5],
            isListed: row[6],
            isInviteOnly: row[7],
            hasPassword: row[8],
            isKept: row[9],
            isOpen: row[10],
            admin: row[11]
        )
    }
}
