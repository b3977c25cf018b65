/// Everything that a server keeps but its credentials: the contract of an engine. ``ChatStores`` opens one.
///
/// Every call is atomic. A call that changes something is durable when it returns, and has changed nothing when it
/// throws. Calls may come from any task at the same time, and overlap: each happens at one moment between its beginning
/// and its end, with the rights that hold then. So what one returned is seen by each that begins later, and nothing of
/// a member who was kicked is stored after the kick's answer.
///
/// Messages become visible in the order of their ids: a page never skips a lower id that is committed later. So whoever
/// goes on reading after the last message of a page misses none.
///
/// Accounts are named by the numbers that the store has given. Any other is a mistake of the caller: what would be
/// stored in its name throws ``MessageDraftError/noSuchAccount(_:)`` (messages, memberships) or is refused (marks).
///
/// Who may do what is decided by ``Standing`` and ``RoomRules``, which an engine applies inside the transaction that
/// uses the answer. An engine's tests are the model-based run and the contract suites of ChatStorageTests, which take
/// any `ChatStore`, and the table of rights there.
package protocol ChatStore:
    MessageStore, HistoryStore, RoomStore, AccountStore, MaintainedStore, IdentityStore, InspectedStore
{
    /// Does ahead of time what makes commits cheap, for a server that is about to have many, such as giving a log its
    /// full length. Nothing but speed depends on it.
    ///
    /// - Throws: ``StorageError``; nothing has changed then.
    func warmUp() async throws

    /// Closes the store. What is asked of it afterwards throws ``StorageError/closed(path:)``.
    ///
    /// - Throws: ``StorageError``.
    func close() async throws
}
