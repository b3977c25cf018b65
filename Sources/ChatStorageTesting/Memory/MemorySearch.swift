import ChatProtocol
import ChatStorage

/// Searches the messages of a ``MemoryChat`` by a linear scan.
struct MemorySearch {
    let chat: MemoryChat
    let request: SearchRequest
    /// The words; `nil` for all messages that pass the filter.
    let expression: SearchExpression?

    /// Returns the search results; `nil` for a conversation that the account may not read.
    func page() -> SearchPage? {
        var scope = readable
        if let reference = request.place {
            guard let place = chat.conversation(at: reference, for: request.account),
                chat.standing(of: request.account, in: place).mayRead
            else {
                return nil
            }
            scope = [place]
        }
        let before = request.before.map { chat.index(of: $0) } ?? chat.messages.count
        var found: [StoredMessage] = []
        for message in chat.messages[..<before].reversed() where scope.contains(message.conversation) {
            if passes(message), matches(message) {
                found.append(message)
            }
            guard found.count <= request.boundedLimit else {
                break
            }
        }
        let page = PageBounds(limit: request.boundedLimit).prefix(of: found)
        return SearchPage(messages: page, hasMore: found.count > page.count)
    }

    private func passes(_ message: StoredMessage) -> Bool {
        let sender = request.sender.map { chat.people.id(of: $0) }
        return (sender ?? message.senderID) == message.senderID
            && message.time >= request.since ?? .min && message.time < request.until ?? .max
    }

    private func matches(_ message: StoredMessage) -> Bool {
        guard let expression else {
            // An empty message was removed.
            return !message.body.isEmpty
        }
        return expression.matches(SearchTokenizer.words(in: String(decoding: message.body, as: UTF8.self)))
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
