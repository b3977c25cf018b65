import GRDB

/// What an account has missed: three index ranges, each in the order of ids, merged as far as the limit needs.
struct PageQuery {
    /// Who reads.
    let account: AccountID
    /// Only later messages.
    let after: MessageID
    /// Not those of this session.
    let excludingOrigin: Int64
    /// The most messages; at least 1.
    let limit: Int

    static let sql = """
        SELECT \(StoredMessage.columns) FROM (
            SELECT * FROM message WHERE conversation = 1 AND id > :after AND origin <> :origin
            UNION ALL
            -- A note to oneself is wanted where it was written, too.
            SELECT * FROM message
            WHERE recipient = :account AND id > :after AND (origin <> :origin OR sender = :account)
            UNION ALL
            -- Notes to oneself came with those received.
            SELECT * FROM message
            WHERE sender = :account AND recipient IS NOT NULL AND recipient <> sender
                AND id > :after AND origin <> :origin
            ORDER BY id LIMIT :limit
        ) AS item
        \(StoredMessage.names)
        ORDER BY item.id
        """

    var arguments: StatementArguments {
        [
            "account": account.rawValue, "after": after.rawValue, "origin": excludingOrigin, "limit": limit,
        ]
    }

    /// Runs the query.
    func fetch(_ database: Database) throws -> [StoredMessage] {
        try Row.fetchCursor(database.cachedStatement(sql: Self.sql), arguments: arguments).map(StoredMessage.init).array
    }
}

extension Cursor {
    fileprivate var array: [Element] {
        get throws { try Array(self) }
    }
}
