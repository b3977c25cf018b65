package import ChatProtocol

/// Maintenance of the whole store by an operator.
package protocol MaintainedStore: RetainingStore {
    /// Erases an account: all that it wrote and all data about it. Its messages stay as empty entries, without a
    /// name; messages from others to it stay. Its device lists, their keys and mail go, with the payloads and blocks
    /// that it sent, and the blocks for its devices. Rooms that it administers close, except kept rooms, which get
    /// another admin. The name is free afterwards. The account's secret belongs to the credential store.
    ///
    /// Its role, its bans and its application end; entries of the audit log keep the act and the time, without its name
    /// and without details. What names an account that does not exist yet, such as an application, is erased even if
    /// there is no such account.
    ///
    /// - Returns: A report of the removal; `nil` when there is no such account in the store.
    /// - Throws: ``StorageError``.
    func forget(_ username: Username) async throws -> ForgottenAccount?

    /// Exports everything in the store except secrets: accounts, conversations (with the properties of rooms) and
    /// messages, each in the order of their numbers. Reads by pages, so memory is bounded; data stored meanwhile
    /// may or may not be included.
    ///
    /// - Throws: ``StorageError``, and the errors of `take`.
    func export(_ take: (ExportRecord) async throws -> Void) async throws

    /// Returns the open rooms, listed or not, sorted by folded name and number.
    ///
    /// - Parameters:
    ///   - prefix: Only those whose names begin so, compared as room names are; empty for all.
    ///   - after: Only rooms behind this position; `nil` for all.
    ///   - limit: The maximum number of rooms; a shorter result is the end of the list.
    /// - Throws: ``StorageError``.
    func openRooms(beginningWith prefix: String, after: RoomListPosition?, limit: Int) async throws -> [OpenRoom]
}

/// A report of an account's removal.
package struct ForgottenAccount: Sendable, Equatable {
    /// The number of emptied messages.
    package let messages: Int

    /// The changes to the rooms that it was in.
    package let rooms: [RoomChange]

    /// Creates a report.
    package init(messages: Int, rooms: [RoomChange]) {
        self.messages = messages
        self.rooms = rooms
    }
}
