/// What has been said before, and how far it was read.
extension ChatClient {
    /// The conversations that this account may read, sorted by their numbers, with what it has not read yet.
    ///
    /// - Throws: ``ChatError``.
    public func conversations() async throws -> [Conversation] {
        try await answer(.conversations).conversations
    }

    /// A page of what was said in a conversation.
    ///
    /// - Parameters:
    ///   - place: Which conversation.
    ///   - position: Where in it.
    ///   - limit: The most messages, 1 to 200. Fewer come when they are long.
    /// - Throws: ``ChatError``; what is not this account's fails as what does not exist.
    public func history(of place: Place, _ position: HistoryPosition, limit: Int) async throws -> HistoryPage {
        try await answer(.history(place, position, limit: limit)).history
    }

    /// Full-text search in all that this account may read.
    ///
    /// - Parameters:
    ///   - query: Words that must all occur, `"a phrase"`, the beginning of a word with `*` behind it; 1 to 200
    ///     characters, with at least 2 letters before a `*`. In scripts without blanks, such as Chinese, any part of a
    ///     sentence.
    ///   - conversation: Only in this one; `nil` for all.
    ///   - id: Only messages with a smaller id, for the next page; `nil` for the first one.
    ///   - limit: The most messages, 1 to 100. Fewer come when they are long.
    /// - Throws: ``ChatError``.
    public func search(
        _ query: String,
        in conversation: UInt64?,
        before id: UInt64?,
        limit: Int
    ) async throws -> SearchPage {
        try await answer(.search(query, conversation: conversation, before: id, limit: limit)).search
    }

    /// Tells how far the person has got a conversation, and has read it: on all devices. Neither ever goes back.
    ///
    /// - Throws: ``ChatError``.
    public func mark(_ conversation: UInt64, deliveredThrough: UInt64?, readThrough: UInt64?) async throws {
        _ = try await answer(.mark(conversation, deliveredThrough: deliveredThrough, readThrough: readThrough))
    }

    /// Sets whether others are told what this account has read of their direct messages.
    ///
    /// - Throws: ``ChatError``.
    public func setReadReceipts(_ isOn: Bool) async throws {
        _ = try await answer(.setReadReceipts(isOn))
    }

    /// Changes the password of this account. The server ends the account's other sessions, with
    /// ``ChatError/Code/passwordChanged``; one from before 0.2 lets them go on.
    ///
    /// - Throws: ``ChatError``, such as one with the rule that the new password breaks.
    public func changePassword(from old: String, to new: String) async throws {
        _ = try await answer(.changePassword(old: old, new: new))
    }
}
