package import ChatProtocol

/// What an operator does to the whole of a store.
package protocol MaintainedStore: Sendable {
    /// Removes up to `limit` of the messages that have been kept long enough. The last message of a conversation stays.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Returns: How many were removed; fewer than the limit when all are.
    /// - Throws: ``StorageError``.
    func enforce(_ retention: Retention, now: Int64, limit: Int) async throws -> Int

    /// Removes all that an account wrote and all that is known of it. Its messages stay as empty places, without a name;
    /// what others wrote to it is theirs and stays. The rooms that it leads close, those that are kept get another
    /// admin. The name is free afterwards. The account's secret is the credential store's.
    ///
    /// - Returns: What was removed; `nil` when the store knows no such account.
    /// - Throws: ``StorageError``.
    func forget(_ username: Username) async throws -> ForgottenAccount?

    /// Gives everything in the store but secrets: accounts, conversations (with what rooms are) and messages, each in the
    /// order of their numbers. Reads by pages, so memory is bounded; what is stored meanwhile may or may not be in it.
    ///
    /// - Throws: ``StorageError``, and what `take` throws.
    func export(_ take: (ExportRecord) async throws -> Void) async throws
}

/// What was removed of an account.
package struct ForgottenAccount: Sendable, Equatable {
    /// Messages that are empty now.
    package let messages: Int

    /// What became of the rooms that it was in.
    package let rooms: [RoomChange]

    /// Makes a report.
    package init(messages: Int, rooms: [RoomChange]) {
        self.messages = messages
        self.rooms = rooms
    }
}
