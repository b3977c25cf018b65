import ChatProtocol

extension SearchPage {
    /// Merges results of the archive, of which there is one more than `limit` if there are more.
    ///
    /// Neither side is told beyond where the other one's page ends, so that no page leaves anything out.
    func merged(with archived: [ReceivedMessage], limit: Int) -> SearchPage {
        let hasMoreArchived = archived.count > limit
        let archived = archived.prefix(limit)
        var least: UInt64 = 0
        if hasMore, let last = messages.last {
            least = last.id
        }
        if hasMoreArchived, let last = archived.last {
            least = max(least, last.id)
        }
        let known = Set(archived.map(\.id))
        let all = (messages.filter { !known.contains($0.id) } + archived).sorted { $0.id > $1.id }
        let page = all.prefix { $0.id >= least }.prefix(limit)
        return SearchPage(
            messages: Array(page),
            hasMore: hasMore || hasMoreArchived || page.count < all.count,
            isIncomplete: isIncomplete
        )
    }

    /// The page with other messages.
    func with(_ messages: [ReceivedMessage]) -> SearchPage {
        SearchPage(messages: messages, hasMore: hasMore, isIncomplete: isIncomplete)
    }
}

extension HistoryPage {
    /// The page with other messages.
    func with(_ messages: [ReceivedMessage]) -> HistoryPage {
        HistoryPage(conversation: conversation, messages: messages, isAtStart: isAtStart, isAtEnd: isAtEnd)
    }
}
