import GRDB

/// Reads an account's missed messages: the new ids of each of its conversations, each in the order of ids and
/// limited to the number that the page can need. It merges the ids, and reads only the messages of the page in
/// full.
///
/// An index of all direct messages by recipient, and one by sender, would save the look-up in each conversation,
/// but cost two more B-trees for every direct message.
struct PageQuery {
    /// The reading account.
    let account: AccountID
    /// Only later messages.
    let after: MessageID
    /// Excludes messages that this session sent.
    let excludingOrigin: Int64
    /// The maximum number of messages; at least 1.
    let limit: Int
    /// The page ends with the message with which so many bytes are reached.
    let bytes: Int

    /// The number of messages that are read at once, because a page may have room for fewer.
    private static let chunk = 64

    /// Includes notes to oneself even for the session that sent them.
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
            // Messages from before the account joined are available only as history.
            try add(news.conversation, after: max(after.rawValue, news.since), to: &page, database)
        }
        return try messages(page.ids, in: database)
    }

    /// Reads messages until they have so many bytes.
    private func messages(_ ids: [Int64], in database: Database) throws -> [StoredMessage] {
        var (found, left): ([StoredMessage], Int) = ([], bytes)
        for start in stride(from: 0, to: ids.count, by: Self.chunk) where left > 0 {
            let chunk = Array(ids[start...].prefix(Self.chunk))
            for message in try StoredMessage.find(database, ids: chunk) where left > 0 {
                found.append(message)
                left -= message.storedBytes
            }
        }
        return found
    }

    private func add(_ conversation: ConversationID, after: Int64, to page: inout Page, _ database: Database) throws {
        let arguments: StatementArguments = [
            "of": conversation.rawValue, "after": after, "through": page.through, "origin": excludingOrigin,
            "limit": limit,
        ]
        page.add(try Int64.fetchAll(database.cachedStatement(sql: Self.inConversation), arguments: arguments))
    }
}

/// Merges the smallest ids of several sources.
private struct Page {
    let limit: Int
    private(set) var ids: [Int64] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// The highest id that can still enter the page.
    var through: Int64 { ids.count < limit ? .max : ids.last ?? .max }

    mutating func add(_ more: [Int64]) {
        guard !more.isEmpty else {
            return
        }
        ids = Array((ids + more).sorted().prefix(limit))
    }
}
