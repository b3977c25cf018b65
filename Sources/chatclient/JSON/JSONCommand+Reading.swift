import ChatClientCore

// Conversations, histories, search and the account.
extension JSONCommand {
    /// Page size in messages if a command does not set one.
    static let pageSize = 50

    /// Parses a command that reads conversations or concerns the account; `nil` if it is another one.
    static func reading(_ command: String, _ fields: JSONFields) throws(JSONCommandError) -> Request? {
        switch command {
        case "conversations": return .conversations
        case "history":
            return .history(try place(fields), try position(fields), limit: try limit(fields))
        case "search":
            let filter = try filter(fields)
            return .search(
                try fields.string(.query, otherwise: filter == SearchFilter() ? nil : ""),
                filter: filter,
                before: try fields.number(.before),
                limit: try limit(fields)
            )
        case "mark":
            return .mark(
                try fields.someNumber(.conversation),
                deliveredThrough: try fields.number(.delivered),
                readThrough: try fields.number(.read)
            )
        case "receipts": return .setReadReceipts(try fields.bool(.on))
        case "password": return .changePassword(old: try fields.string(.old), new: try fields.string(.new))
        case "who": return .status(username: try fields.string(.username))
        default: return nil
        }
    }

    /// Parses the conditions of a search besides its words.
    private static func filter(_ fields: JSONFields) throws(JSONCommandError) -> SearchFilter {
        var filter = SearchFilter()
        let place = try fields.one(of: [.conversation, .in])
        if place == .conversation {
            filter.place = .conversation(try searchedConversation(fields))
        } else if place == .in {
            filter.place = try searchedPlace(try fields.string(.in))
        }
        filter.sender = try sender(fields)
        filter.since = try fields.number(.since, upTo: UInt64(Int64.max)).map { Int64($0) }
        filter.until = try fields.number(.until, upTo: UInt64(Int64.max)).map { Int64($0) }
        return filter
    }

    /// Parses the number of the conversation of a search. The protocol has 0 for all conversations.
    private static func searchedConversation(_ fields: JSONFields) throws(JSONCommandError) -> UInt64 {
        let number = try fields.someNumber(.conversation)
        guard number > 0 else {
            throw JSONCommandError(message: "The field \"conversation\" must not be 0. Leave it out to search in all.")
        }
        return number
    }

    /// Parses the sender of a search; `nil` for all. The protocol has an empty name for all senders.
    private static func sender(_ fields: JSONFields) throws(JSONCommandError) -> String? {
        guard fields.has(.from) else {
            return nil
        }
        let name = try fields.string(.from)
        guard !name.isEmpty else {
            throw JSONCommandError(message: "The field \"from\" must not be empty. Leave it out to search for all.")
        }
        return name
    }

    /// Parses the place of a search: `public`, or `@bob`. A room is named by the number of its conversation.
    private static func searchedPlace(_ text: String) throws(JSONCommandError) -> ConversationReference {
        if text == "public" {
            return .everyone
        }
        guard text.hasPrefix("@"), text.count > 1 else {
            throw JSONCommandError(
                message: "The field \"in\" must be \"public\" or a name after an @, such as \"@bob\"."
            )
        }
        return .user(String(text.dropFirst()))
    }

    private static func limit(_ fields: JSONFields) throws(JSONCommandError) -> Int {
        // The server enforces its own page limit; this bound only fits the protocol field.
        Int(try fields.number(.limit, upTo: UInt64(UInt32.max)) ?? UInt64(pageSize))
    }

    private static func place(_ fields: JSONFields) throws(JSONCommandError) -> ConversationReference {
        switch try fields.one(of: [.conversation, .with]) {
        case .conversation: .conversation(try fields.someNumber(.conversation))
        case .with: .user(try fields.string(.with))
        default: .everyone
        }
    }

    private static func position(_ fields: JSONFields) throws(JSONCommandError) -> HistoryPosition {
        switch try fields.one(of: [.before, .after, .around, .aroundTime, .aroundId]) {
        case .before: .before(try fields.someNumber(.before))
        case .after: .after(try fields.someNumber(.after))
        case .around: .around(try fields.someNumber(.around))
        case .aroundTime: .aroundTime(Int64(try fields.someNumber(.aroundTime, upTo: UInt64(Int64.max))))
        case .aroundId: .aroundID(try fields.someNumber(.aroundId))
        default: .latest
        }
    }
}
