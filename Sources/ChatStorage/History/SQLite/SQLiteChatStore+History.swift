import GRDB

extension SQLiteChatStore: HistoryStore {
    func conversations(
        of account: AccountID,
        after: Int64,
        limit: Int
    ) async throws -> [ConversationSummary] {
        guard limit > 0 else {
            return []
        }
        return try await read { database in
            let access = Access(database: database, account: account)
            let query = SummaryQuery(database: database, account: account)
            return try access.conversations(after: after, limit: limit).map(query.summary(of:))
        }
    }

    func history(_ request: HistoryRequest) async throws -> HistoryPage? {
        try await read { database in
            let access = Access(database: database, account: request.account)
            guard let conversation = try access.conversation(at: request.place) else {
                return nil
            }
            let query = HistoryQuery(database: database, conversation: conversation)
            let page = try query.page(at: request.position, limit: request.boundedLimit)
            return HistoryPage(
                conversation: try SummaryQuery(database: database, account: request.account).summary(of: conversation),
                messages: page.messages,
                isAtStart: page.isAtStart,
                isAtEnd: page.isAtEnd
            )
        }
    }

    func move(_ marks: [Mark]) async throws -> [MarkOutcome] {
        guard !marks.isEmpty else {
            return []
        }
        return try await write { database in
            let update = MarkUpdate(database: database)
            return try marks.map(update.move)
        }
    }
}
