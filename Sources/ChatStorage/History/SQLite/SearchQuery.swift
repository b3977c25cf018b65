import GRDB

/// Looks for messages in the index of words, and gives those that an account may read.
struct SearchQuery {
    let database: Database
    let request: SearchRequest
    let expression: SearchExpression

    private static let sql = """
        SELECT item.id, item.conversation FROM wordIndex
        CROSS JOIN message AS item ON item.id = wordIndex.rowid
        WHERE wordIndex MATCH :expression AND wordIndex.rowid < :before
        ORDER BY wordIndex.rowid DESC
        """

    /// Matches that are looked at one by one. Beyond them too many are not the account's, and the index is asked to leave
    /// those out: for that it reads where every message of each conversation is, which takes it some milliseconds in a
    /// server that remembers a million. Our own choice, by measurement.
    private static let matchesLookedAt = 2000

    /// Runs the search; `nil` when it names a conversation that is not there for the account.
    func fetch() throws -> SearchPage? {
        let access = Access(database: database, account: request.account)
        guard let places = try places(access) else {
            return nil
        }
        let limit = min(max(request.limit, 1), HistoryLimits.results)
        let body = "body : (\(expression.text))"
        let found =
            try newest(limit + 1, matching: body, lookingAt: Self.matchesLookedAt, access)
            ?? newest(limit + 1, matching: "\(body) AND place : (\(places.joined(separator: " OR ")))", access) ?? []
        let ids = Array(found.prefix(limit))
        let messages = try StoredMessage.find(database, ids: ids, bytes: HistoryLimits.pageBytes)
        return SearchPage(messages: messages, hasMore: found.count > messages.count)
    }

    /// The newest messages that match and that the account may read; `nil` when more would have to be looked at.
    private func newest(
        _ count: Int,
        matching expression: String,
        lookingAt bound: Int = .max,
        _ access: Access
    ) throws -> [Int64]? {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: Self.sql),
            arguments: ["expression": expression, "before": request.before?.rawValue ?? .max]
        )
        var readable: [ConversationID: Bool] = [:]
        var found: [Int64] = []
        var looked = 0
        while found.count < count, let row = try rows.next() {
            looked += 1
            guard looked <= bound else {
                return nil
            }
            let conversation = ConversationID(rawValue: row[1])
            // Whatever the index leaves out: whether the account may read it is decided where all else is.
            let isReadable = try readable[conversation] ?? isAsked(conversation, access)
            readable[conversation] = isReadable
            if isReadable {
                found.append(row[0])
            }
        }
        return found
    }

    private func isAsked(_ conversation: ConversationID, _ access: Access) throws -> Bool {
        guard request.conversation.map({ $0 == conversation }) ?? true else {
            return false
        }
        return try access.conversation(conversation) != nil
    }

    /// In what places of the index to look.
    private func places(_ access: Access) throws -> [String]? {
        if let conversation = request.conversation {
            return try access.conversation(conversation).map { [SearchPlace.conversation($0.id)] }
        }
        return try [SearchPlace.conversation(.everyone), SearchPlace.account(request.account)]
            + access.rooms().map { SearchPlace.conversation($0.conversation) }
    }
}

/// The words by which the index knows in whose reach a message is.
enum SearchPlace {
    /// What a message's row has as `place`: its conversation, and the accounts of a direct one.
    static let sql = """
        'c' || conversation || CASE WHEN recipient IS NULL THEN '' ELSE ' a' || sender || ' a' || recipient END
        """

    /// Everything in a conversation.
    static func conversation(_ id: ConversationID) -> String {
        "\"c\(id.rawValue)\""
    }

    /// Everything from an account to another one, and to it.
    static func account(_ id: AccountID) -> String {
        "\"a\(id.rawValue)\""
    }
}
