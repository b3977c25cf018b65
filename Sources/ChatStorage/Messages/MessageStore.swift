package import ChatProtocol

/// Persistent message storage. Uses only batches and pages, so it is independent of a particular database.
package protocol MessageStore: Sendable {
    /// Returns the account of a name, creating it if it is missing.
    ///
    /// - Throws: ``StorageError``.
    func account(for username: Username) async throws -> Account

    /// Stores drafts in their order, all in one transaction. When it returns, they are on disk; when it throws,
    /// none is stored. The first message of a direct conversation creates it.
    ///
    /// An engine may stop on cancellation of the task before the transaction ends, or may ignore it: either all
    /// drafts have outcomes, or it throws and none is stored.
    ///
    /// A sealed message has a block for each device that is on the newest list of either account in this transaction,
    /// except for the one that sealed it, which is on the sender's list; else it is refused. One whose token is known
    /// is answered as repeated all the same.
    ///
    /// - Returns: One outcome for each draft, in the same order.
    /// - Throws: ``MessageDraftError`` for an invalid draft, ``StorageError``, `CancellationError`.
    func append(_ drafts: [MessageDraft]) async throws -> [AppendOutcome]

    /// Returns messages for an account (public ones, direct ones from or to it, and those of its rooms since it
    /// joined), in the order of their ids.
    ///
    /// - Parameters:
    ///   - account: The reading account.
    ///   - after: Only later messages; ``MessageID/zero`` for all.
    ///   - excludingOrigin: Excludes messages that this session sent.
    ///   - limit: The maximum number of messages.
    ///   - bytes: The page ends with the message with which ``StoredMessage/storedBytes`` reach this in total. A result
    ///     with fewer messages and fewer bytes means that there are no more yet.
    /// - Throws: ``StorageError``.
    func page(
        for account: AccountID,
        after: MessageID,
        excludingOrigin: Int64,
        limit: Int,
        bytes: Int
    ) async throws -> [StoredMessage]

    /// Returns the id of the last message; ``MessageID/zero`` when there is none.
    ///
    /// - Throws: ``StorageError``.
    func newestMessageID() async throws -> MessageID
}
