import ChatProtocol
import GRDB

/// Searches the word index for messages that an account may read.
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

    /// Runs the search; `nil` when it names a conversation that the account may not read.
    func fetch() throws -> SearchPage? {
        let access = Access(database: database, account: request.account)
        guard let expression = try scopedExpression(access) else {
            return nil
        }
        let limit = request.boundedLimit
        let found = try newest(limit + 1, matching: expression, access)
        let ids = Array(found.prefix(limit))
        let messages = try StoredMessage.find(database, ids: ids, bytes: HistoryLimits.pageBytes)
        return SearchPage(
            messages: messages,
            hasMore: found.count > messages.count,
            isIncomplete: try WordIndex(database: database).lacksOlder
        )
    }

    /// Returns the ids of the newest matching messages.
    private func newest(_ count: Int, matching expression: String, _ access: Access) throws -> [Int64] {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: Self.sql),
            arguments: ["expression": expression, "before": request.before?.rawValue ?? .max]
        )
        var readable: [ConversationID: Bool] = [:]
        var found: [Int64] = []
        while found.count < count, let row = try rows.next() {
            let conversation = ConversationID(rawValue: row[1])
            // Authorization: checked here again, independent of the scopes in the index, by the same rule as
            // everywhere else.
            let isReadable = try readable[conversation] ?? (access.conversation(conversation) != nil)
            readable[conversation] = isReadable
            if isReadable {
                found.append(row[0])
            }
        }
        return found
    }

    /// Returns the FTS5 expression, limited to entries that the account may read; `nil` for a conversation that it
    /// may not read.
    private func scopedExpression(_ access: Access) throws -> String? {
        guard let id = request.conversation else {
            let rooms = try access.rooms().map(\.conversation)
            let closed = try access.closedRooms(limit: HistoryLimits.closedRoomsSearched)
            return expression.text(
                in: [.conversation(.everyone), .account(request.account)]
                    + (rooms + closed).map(SearchScope.conversation)
            )
        }
        guard let conversation = try access.conversation(id) else {
            return nil
        }
        switch conversation.kind {
        case .everyone, .room: return expression.text(in: [.conversation(id)])
        case .direct: return expression.text(in: [.account(request.account)], direct: id)
        }
    }
}
