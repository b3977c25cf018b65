package import ChatProtocol

/// Where messages survive. Batches and pages only: nothing here needs a particular database.
package protocol MessageStore: Sendable {
    /// The account of a name, made when it is missing.
    ///
    /// - Throws: ``StorageError``.
    func account(for username: Username) async throws -> Account

    /// Stores drafts in their order, all in one transaction: when it returns, they are on disk; when it throws, none
    /// is. A direct conversation is made by its first message.
    ///
    /// An engine may heed that the task is cancelled before the end of the transaction, or may not: either all drafts
    /// have their outcomes, or it throws, and none is stored.
    ///
    /// - Returns: One outcome for each draft, in the same order.
    /// - Throws: ``MessageDraftError`` for a draft that cannot be stored by anyone, ``StorageError``,
    ///   `CancellationError`.
    func append(_ drafts: [MessageDraft]) async throws -> [AppendOutcome]

    /// Messages that were for an account (public ones, direct ones from or to it, and those of rooms that it is in, from
    /// the time of its joining on), in the order of their ids.
    ///
    /// - Parameters:
    ///   - account: Who reads.
    ///   - after: Only later messages; ``MessageID/zero`` for all.
    ///   - excludingOrigin: Not those that this session sent.
    ///   - limit: The most messages; fewer mean that there are no more yet.
    /// - Throws: ``StorageError``.
    func page(
        for account: AccountID,
        after: MessageID,
        excludingOrigin: Int64,
        limit: Int
    ) async throws -> [StoredMessage]

    /// The id of the last message; ``MessageID/zero`` when there is none.
    ///
    /// - Throws: ``StorageError``.
    func newestMessageID() async throws -> MessageID
}
