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

    /// Runs the search; `nil` when it names a conversation that is not there for the account.
    func fetch() throws -> SearchPage? {
        let access = Access(database: database, account: request.account)
        guard let places = try places(access) else {
            return nil
        }
        let limit = min(max(request.limit, 1), HistoryLimits.results)
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: Self.sql),
            arguments: [
                "expression": "body : (\(expression.text)) AND place : (\(places.joined(separator: " OR ")))",
                "before": request.before?.rawValue ?? .max,
            ]
        )
        var readable: [ConversationID: Bool] = [:]
        var found: [Int64] = []
        while found.count <= limit, let row = try rows.next() {
            let conversation = ConversationID(rawValue: row[1])
            // The index leaves out what is not the account's; whether it may read it is decided where all else is.
            let isReadable = try readable[conversation] ?? (access.conversation(conversation) != nil)
            readable[conversation] = isReadable
            if isReadable {
                found.append(row[0])
            }
        }
        return SearchPage(
            messages: try found.prefix(limit).compactMap { try StoredMessage.find(database, id: $0) },
            hasMore: found.count > limit
        )
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
