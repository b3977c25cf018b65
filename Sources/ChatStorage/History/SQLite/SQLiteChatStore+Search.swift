import ChatProtocol

extension SQLiteChatStore {
    func search(_ request: SearchRequest) async throws -> SearchPage? {
        let expression = try request.expression()
        if expression != nil {
            try await indexNewest()
        }
        do {
            return try await read { [searchTime] database in
                try database.limitingProcessorTime(to: searchTime) {
                    try SearchQuery(database: database, request: request, expression: expression).fetch()
                }
            }
        } catch is ProcessorTimeExceeded {
            throw SearchError.tooBroad
        }
    }

    /// Indexes the messages stored since the last indexing.
    private func indexNewest() async throws {
        // The second pass adds messages stored while another search's indexing, which this one waited for, was
        // under way.
        for _ in 0..<2 {
            guard try await !read({ try WordIndex(database: $0).hasNewest }) else {
                break
            }
            try await indexing.run {
                _ = try await index(limit: WordIndex.searchLimit) { try $0.addNewer(limit: $1) }
            }
        }
    }

    func index(limit: Int) async throws -> Int {
        let newer = try await index(limit: limit) { try $0.addNewer(limit: $1) }
        return try await newer + index(limit: limit - newer) { try $0.addOlder(limit: $1) }
    }

    /// Indexes messages in small transactions, until the limit is reached or there are no more.
    private func index(
        limit: Int,
        _ add: @escaping @Sendable (WordIndex, Int) throws -> Int
    ) async throws -> Int {
        var count = 0
        while count < limit {
            let chunk = min(limit - count, WordIndex.chunk)
            let added = try await write { try add(WordIndex(database: $0), chunk) }
            count += added
            guard added == chunk else {
                break
            }
        }
        return count
    }
}
