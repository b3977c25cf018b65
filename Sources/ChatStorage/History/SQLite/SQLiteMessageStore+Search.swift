extension SQLiteMessageStore {
    package func search(_ request: SearchRequest) async throws -> SearchPage? {
        let expression = try SearchExpression(request.query)
        // The second time for what was stored while somebody else's search took in what there was.
        for _ in 0..<2 {
            guard try await !read({ try WordIndex(database: $0).isComplete }) else {
                break
            }
            try await indexing.run {
                _ = try await index(limit: WordIndex.searchLimit)
            }
        }
        return try await read { database in
            try SearchQuery(database: database, request: request, expression: expression).fetch()
        }
    }

    package func index(limit: Int) async throws -> Int {
        var count = 0
        while count < limit {
            let chunk = min(limit - count, WordIndex.chunk)
            let added = try await write { try WordIndex(database: $0).add(limit: chunk) }
            count += added
            guard added == chunk else {
                break
            }
        }
        return count
    }
}
