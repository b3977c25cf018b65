/// The storage engine contract: everything that a server stores except credentials. ``ChatStores`` opens one.
///
/// Every call is atomic and linearizable. A call that changes something is durable when it returns, and has changed
/// nothing when it throws. Calls may come from any task concurrently: each takes effect at one moment between its
/// start and its return, with the rights that hold at that moment. A call therefore sees the effects of every call
/// that returned before it started, and no message of a kicked member is stored after the kick is answered.
///
/// Messages become visible in the order of their ids: a page never skips a lower id that is committed later. A
/// reader that continues after the last message of a page therefore misses none.
///
/// Accounts are named by the numbers that the store assigned. Any other number is a caller's error: storing a
/// message or a membership for it throws ``MessageDraftError/noSuchAccount(_:)``, and a mark is refused.
///
/// Authorization: ``Standing`` and ``RoomRules`` decide, and an engine applies them inside the transaction that
/// uses the answer. An engine is tested by the model-based run, the contract suites and the table of rights in
/// ChatStorageTests, which accept any `ChatStore`.
package protocol ChatStore:
    MessageStore, HistoryStore, RoomStore, AccountStore, LoginStore, AdministrationStore, MaintainedStore,
    IdentityStore, InspectedStore, DeviceStore
{
    /// Prepares cheap commits ahead of a burst of writes, for example by preallocating the log. Affects only speed.
    ///
    /// - Throws: ``StorageError``; nothing has changed then.
    func warmUp() async throws

    /// Closes the store. Later calls throw ``StorageError/closed(path:)``.
    ///
    /// - Throws: ``StorageError``.
    func close() async throws
}
