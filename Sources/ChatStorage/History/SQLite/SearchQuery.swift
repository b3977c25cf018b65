import ChatProtocol
import GRDB

/// Searches for messages that an account may read: by the word index, or without words by the conversations.
struct SearchQuery {
    let database: Database
    let request: SearchRequest
    /// The words; `nil` for all messages that pass the filter.
    let expression: SearchExpression?

    /// Runs the search; `nil` when it names a conversation that the account may not read.
    func fetch() throws -> SearchPage? {
        let access = Access(database: database, account: request.account)
        var place: OpenConversation?
        if let reference = request.place {
            guard let found = try access.conversation(at: reference) else {
                return nil
            }
            place = found
        }
        let limit = request.boundedLimit
        let found = try newest(limit + 1, in: place, access)
        let ids = Array(found.prefix(limit))
        let messages = try StoredMessage.find(database, ids: ids, bytes: HistoryLimits.pageBytes)
        return SearchPage(
            messages: messages,
            hasMore: found.count > messages.count,
            isIncomplete: try expression != nil && WordIndex(database: database).lacksOlder
        )
    }

    /// Returns the ids of the newest messages that pass all conditions.
    ///
    /// - Parameter place: The conversation to search; `nil` for all.
    private func newest(_ count: Int, in place: OpenConversation?, _ access: Access) throws -> [Int64] {
        guard let filter = try MessageFilter(request, database) else {
            return []
        }
        guard let expression else {
            let conversations = try place.map { [$0.id] } ?? conversations(with: filter.sender, access)
            return try newest(count, in: conversations, filter)
        }
        let scoped = try scopedExpression(expression, place, access)
        return try newest(count, matching: scoped, filter, access)
    }
}

// By words.
extension SearchQuery {
    private static let byWords = """
        SELECT item.id, item.conversation FROM wordIndex
        CROSS JOIN message AS item ON item.id = wordIndex.rowid
        WHERE wordIndex MATCH :expression AND wordIndex.rowid >= :from AND wordIndex.rowid < :before
            AND \(MessageFilter.condition)
        ORDER BY wordIndex.rowid DESC
        """

    /// Returns the ids of the newest matching messages.
    private func newest(
        _ count: Int,
        matching expression: String,
        _ filter: MessageFilter,
        _ access: Access
    ) throws -> [Int64] {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: Self.byWords),
            arguments: filter.arguments() + ["expression": expression]
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

    /// Returns the FTS5 expression, limited to entries that the account may read.
    private func scopedExpression(
        _ expression: SearchExpression,
        _ place: OpenConversation?,
        _ access: Access
    ) throws -> String {
        switch place?.kind {
        case .everyone, .room: return expression.text(in: place.map { [.conversation($0.id)] } ?? [])
        case .direct: return expression.text(in: [.account(request.account)], direct: place?.id)
        case nil:
            let rooms = try access.rooms().map(\.conversation)
            let closed = try access.closedRooms(limit: HistoryLimits.closedRoomsSearched)
            return expression.text(
                in: [.conversation(.everyone), .account(request.account)]
                    + (rooms + closed).map(SearchScope.conversation)
            )
        }
    }
}

// Without words.
extension SearchQuery {
    private static let byConversation = """
        SELECT item.id FROM message AS item
        WHERE item.conversation = :conversation AND item.id >= :from AND item.id < :before
            AND \(MessageFilter.condition) AND item.body <> x''
        ORDER BY item.id DESC LIMIT :count
        """

    /// Returns the ids of the newest messages in these conversations. Each is read by its own index, so the messages of
    /// others do not change the time of a search.
    private func newest(
        _ count: Int,
        in conversations: [ConversationID],
        _ filter: MessageFilter
    ) throws -> [Int64] {
        let statement = try database.cachedStatement(sql: Self.byConversation)
        var found: [Int64] = []
        for conversation in conversations {
            // Older messages than those found in other conversations are not wanted.
            let from = found.count < count ? nil : found.last.map { $0 + 1 }
            let ids = try Int64.fetchAll(
                statement,
                arguments: filter.arguments(from: from) + ["conversation": conversation.rawValue, "count": count]
            )
            if !ids.isEmpty {
                found = Array((found + ids).sorted(by: >).prefix(count))
            }
        }
        return found
    }

    /// Returns the conversations of a search that names none. Of the direct ones with other accounts than the sender,
    /// none has messages of the sender.
    private func conversations(with sender: AccountID?, _ access: Access) throws -> [ConversationID] {
        let rooms = try access.rooms().map(\.conversation)
        let closed = try access.closedRooms(limit: HistoryLimits.closedRoomsSearched)
        return try [.everyone] + rooms + closed + access.directConversations(with: sender)
    }
}
