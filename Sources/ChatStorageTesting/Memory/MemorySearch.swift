import ChatStorage

/// Searches the messages of a ``MemoryChat`` by a linear scan.
struct MemorySearch {
    let chat: MemoryChat
    let request: SearchRequest
    let expression: SearchExpression

    /// Returns the search results; `nil` for a conversation that the account may not read.
    func page() -> SearchPage? {
        if let place = request.conversation, !chat.standing(of: request.account, in: place).mayRead {
            return nil
        }
        let scope = request.conversation.map { Set([$0]) } ?? readable
        let before = request.before.map { chat.index(of: $0) } ?? chat.messages.count
        var found: [StoredMessage] = []
        for message in chat.messages[..<before].reversed() where scope.contains(message.conversation) {
            let words = SearchTokenizer.words(in: String(decoding: message.body, as: UTF8.self))
            if expression.matches(words) {
                found.append(message)
            }
            guard found.count <= request.boundedLimit else {
                break
            }
        }
        let page = PageBounds(limit: request.boundedLimit).prefix(of: found)
        return SearchPage(messages: page, hasMore: found.count > page.count)
    }

    /// The conversations of a search that names none: all that the account may read, except older closed rooms
    /// beyond the limit.
    private var readable: Set<ConversationID> {
        let readable = chat.conversationIDs.filter { chat.standing(of: request.account, in: $0).mayRead }
        let closed = readable.compactMap { chat.rooms[$0] }.filter { !$0.isOpen }
            .sorted { ($0.lastMessage ?? .zero) > ($1.lastMessage ?? .zero) }
        let tooMany = closed.dropFirst(HistoryLimits.closedRoomsSearched).map(\.record.conversation)
        return Set(readable).subtracting(tooMany)
    }
}
