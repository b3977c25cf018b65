import GRDB

/// What an account has missed: index ranges, each in the order of ids, of which no more is read than the page can need;
/// they are merged here, and only the messages of the page itself are read whole.
struct PageQuery {
    /// Who reads.
    let account: AccountID
    /// Only later messages.
    let after: MessageID
    /// Not those of this session.
    let excludingOrigin: Int64
    /// The most messages; at least 1.
    let limit: Int

    private static let inConversation = """
        SELECT id FROM message
        WHERE conversation = :of AND id > :after AND id <= :through AND origin <> :origin
        ORDER BY id LIMIT :limit
        """

    /// A note to oneself is wanted where it was written, too.
    private static let received = """
        SELECT id FROM message
        WHERE recipient = :of AND id > :after AND id <= :through AND (origin <> :origin OR sender = :of)
        ORDER BY id LIMIT :limit
        """

    /// Notes to oneself came with those received.
    private static let sentDirectly = """
        SELECT id FROM message
        WHERE sender = :of AND recipient IS NOT NULL AND recipient <> sender
            AND id > :after AND id <= :through AND origin <> :origin
        ORDER BY id LIMIT :limit
        """

    /// Runs the queries.
    func fetch(_ database: Database) throws -> [StoredMessage] {
        var page = Page(limit: limit)
        try add(Self.inConversation, of: ConversationID.everyone.rawValue, after: after.rawValue, to: &page, database)
        try add(Self.received, of: account.rawValue, after: after.rawValue, to: &page, database)
        try add(Self.sentDirectly, of: account.rawValue, after: after.rawValue, to: &page, database)
        for room in try Access(database: database, account: account).rooms() {
            // What was said before it joined is history.
            let after = max(after.rawValue, room.since)
            try add(Self.inConversation, of: room.conversation.rawValue, after: after, to: &page, database)
        }
        return try StoredMessage.find(database, ids: page.ids)
    }

    private func add(_ sql: String, of source: Int64, after: Int64, to page: inout Page, _ database: Database) throws {
        let arguments: StatementArguments = [
            "of": source, "after": after, "through": page.through, "origin": excludingOrigin, "limit": limit,
        ]
        page.add(try Int64.fetchAll(database.cachedStatement(sql: sql), arguments: arguments))
    }
}

/// The smallest ids of several sources.
private struct Page {
    let limit: Int
    private(set) var ids: [Int64] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// No later id can still come into the page.
    var through: Int64 { ids.count < limit ? .max : ids.last ?? .max }

    mutating func add(_ more: [Int64]) {
        guard !more.isEmpty else {
            return
        }
        ids = Array((ids + more).sorted().prefix(limit))
    }
}
