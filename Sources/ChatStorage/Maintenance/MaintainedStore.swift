package import ChatProtocol

/// What an operator does to the whole of a store.
package protocol MaintainedStore: RetainingStore {
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
