import GRDB

/// What an account has missed: the new messages of each of its conversations that has any, each in the order of ids, of which
/// no more is read than the page can need; they are merged here, and only the messages of the page itself are read whole.
///
/// An index of all direct messages by recipient, and one by sender, would save the look into each conversation, and cost
/// every direct message two more B-trees.
struct PageQuery {
    /// Who reads.
    let account: AccountID
    /// Only later messages.
    let after: MessageID
    /// Not those of this session.
    let excludingOrigin: Int64
    /// The most messages; at least 1.
    let limit: Int

    /// A note to oneself is wanted where it was written, too.
    private static let inConversation = """
        SELECT id FROM message
        WHERE conversation = :of AND id > :after AND id <= :through AND (origin <> :origin OR sender = recipient)
        ORDER BY id LIMIT :limit
        """

    /// Runs the queries.
    func fetch(_ database: Database) throws -> [StoredMessage] {
        var page = Page(limit: limit)
        try add(.everyone, after: after.rawValue, to: &page, database)
        for news in try Access(database: database, account: account).news(after: after) {
            guard news.first <= page.through else {
                break
            }
            // What was said before it joined is history.
            try add(news.conversation, after: max(after.rawValue, news.since), to: &page, database)
        }
        return try StoredMessage.find(database, ids: page.ids)
    }

    private func add(_ conversation: ConversationID, after: Int64, to page: inout Page, _ database: Database) throws {
        let arguments: StatementArguments = [
            "of": conversation.rawValue, "after": after, "through": page.through, "origin": excludingOrigin,
            "limit": limit,
        ]
        page.add(try Int64.fetchAll(database.cachedStatement(sql: Self.inConversation), arguments: arguments))
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
