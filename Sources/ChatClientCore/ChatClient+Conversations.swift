/// History, search, and read marks.
extension ChatClient {
    /// Returns the conversations that this account may read, sorted by their numbers, with their unread counts.
    ///
    /// - Throws: ``ChatError``.
    public func conversations() async throws -> [Conversation] {
        try await answer(.conversations).conversations
    }

    /// Returns a page of a conversation's history.
    ///
    /// - Parameters:
    ///   - place: The conversation.
    ///   - position: The position of the page in it.
    ///   - limit: The most messages, 1 to 200. Fewer come when they are long.
    /// - Throws: ``ChatError``; a conversation of other accounts fails in the same way as one that does not exist.
    public func history(of place: ConversationReference, _ position: HistoryPosition, limit: Int) async throws
        -> HistoryPage
    {
        try await answer(.history(place, position, limit: limit)).history
    }

    /// Searches the full text of all conversations that this account may read.
    ///
    /// - Parameters:
    ///   - query: Words that must all occur, `"a phrase"`, or a prefix of a word followed by `*`; 1 to 200
    ///     characters, with at least 2 letters before a `*`. In scripts without blanks, such as Chinese, any part of a
    ///     sentence.
    ///   - conversation: The conversation to search; `nil` for all.
    ///   - id: Returns only messages with a smaller id, for the next page; `nil` for the first page.
    ///   - limit: The most messages, 1 to 100. Fewer come when they are long.
    /// - Throws: ``ChatError``.
    public func search(
        _ query: String,
        in conversation: UInt64?,
        before id: UInt64?,
        limit: Int
    ) async throws -> SearchPage {
        let filter = SearchFilter(place: conversation.map { .conversation($0) })
        return try await search(query, filter: filter, before: id, limit: limit)
    }

    /// Searches the conversations that this account may read by words, sender, place and time.
    ///
    /// - Parameters:
    ///   - query: Words, as in ``search(_:in:before:limit:)``. It may be blank if the filter has a condition.
    ///   - filter: The other conditions.
    ///   - id: Returns only messages with a smaller id, for the next page; `nil` for the first page.
    ///   - limit: The most messages, 1 to 100. Fewer come when they are long.
    /// - Throws: ``ChatError``, also when the server is too old for the filter: results are never unfiltered. An
    ///   unknown sender fails with the code `no_such_user`, and a place that the account may not read with
    ///   `no_such_conversation`.
    public func search(
        _ query: String,
        filter: SearchFilter,
        before id: UInt64?,
        limit: Int
    ) async throws -> SearchPage {
        try await answer(.search(query, filter: filter, before: id, limit: limit)).search
    }

    /// Tells the server how far this account has received and read a conversation, for all of its devices. Neither
    /// mark ever goes back.
    ///
    /// - Throws: ``ChatError``.
    public func mark(_ conversation: UInt64, deliveredThrough: UInt64?, readThrough: UInt64?) async throws {
        _ = try await answer(.mark(conversation, deliveredThrough: deliveredThrough, readThrough: readThrough))
    }

    /// Sets whether other accounts get read receipts for their direct messages to this account.
    ///
    /// - Throws: ``ChatError``.
    public func setReadReceipts(_ isOn: Bool) async throws {
        _ = try await answer(.setReadReceipts(isOn))
    }

    /// Changes the password of this account. The server ends the account's other sessions with
    /// ``ChatError/Code/passwordChanged``; servers before 0.2 let them continue.
    ///
    /// - Throws: ``ChatError``, such as one with the rule that the new password breaks.
    public func changePassword(from old: String, to new: String) async throws {
        _ = try await answer(.changePassword(old: old, new: new))
    }
}
