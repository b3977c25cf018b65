package import ChatIdentity

/// The records of a key store, inside one transaction: each call sees the changes before it, and all or none of them
/// are committed. One store belongs to one account on one server.
///
/// Every method throws ``KeyStoreError`` when the file cannot be read or written.
package protocol KeyRecords {
    func state() throws(KeyStoreError) -> KeyStoreState
    mutating func save(_ state: KeyStoreState) throws(KeyStoreError)

    /// The device; `nil` before keys were made.
    func ownDevice() throws(KeyStoreError) -> OwnDevice?
    /// Replaces the device; `nil` removes it.
    mutating func save(_ device: OwnDevice?) throws(KeyStoreError)

    /// The new identity that the server may have begun; `nil` for none.
    func identityDraft() throws(KeyStoreError) -> IdentityDraft?
    /// Replaces the draft.
    mutating func save(_ draft: IdentityDraft) throws(KeyStoreError)
    mutating func removeIdentityDraft() throws(KeyStoreError)

    /// The list of a version under the account's present identity; `nil` if it is not kept.
    func ownList(_ version: UInt64) throws(KeyStoreError) -> SignedDeviceList?
    mutating func save(_ list: SignedDeviceList, version: UInt64) throws(KeyStoreError)
    mutating func removeOwnLists() throws(KeyStoreError)

    /// The signed prekeys whose private halves are kept, newest first.
    func signedPrekeys() throws(KeyStoreError) -> [OwnSignedPrekey]
    func signedPrekey(_ number: UInt64) throws(KeyStoreError) -> OwnSignedPrekey?
    mutating func save(_ prekey: OwnSignedPrekey) throws(KeyStoreError)
    /// Removes a signed prekey and the ephemeral keys remembered for it.
    mutating func removeSignedPrekey(_ number: UInt64) throws(KeyStoreError)
    /// Remembers the ephemeral key of a start that used this signed prekey, which must be there.
    ///
    /// - Returns: How many are remembered for it; `nil` if the key was there already: the start is a replay.
    mutating func noteEphemeral(_ key: [UInt8], of prekey: UInt64) throws(KeyStoreError) -> Int?

    func pair(_ number: UInt64) throws(KeyStoreError) -> OwnPair?
    /// The numbers of all pairs, ascending.
    func pairNumbers() throws(KeyStoreError) -> [UInt64]
    /// Pairs that the server has not taken yet, ascending, at most `limit`.
    func unpublishedPairs(limit: Int) throws(KeyStoreError) -> [OwnPair]
    mutating func save(_ pair: OwnPair) throws(KeyStoreError)
    mutating func removePairs(_ numbers: [UInt64]) throws(KeyStoreError)

    func peer(_ account: String) throws(KeyStoreError) -> PeerRecord?
    /// All peers, sorted by account.
    func peers() throws(KeyStoreError) -> [PeerRecord]
    mutating func save(_ peer: PeerRecord) throws(KeyStoreError)

    func device(_ address: DeviceAddress) throws(KeyStoreError) -> KnownDevice?
    /// The devices of an account that were ever on a list, sorted by number.
    func devices(of account: String) throws(KeyStoreError) -> [KnownDevice]
    /// Devices to which a first answer is owed, sorted by address.
    func devicesOwedAnAnswer() throws(KeyStoreError) -> [KnownDevice]
    /// Devices that left their accounts' lists and with which there are still sessions, sorted by address.
    func removedDevicesWithSessions() throws(KeyStoreError) -> [KnownDevice]
    mutating func save(_ device: KnownDevice) throws(KeyStoreError)

    /// The sessions with a device, sorted by number.
    func sessions(with address: DeviceAddress) throws(KeyStoreError) -> [SessionRecord]
    func session(_ number: UInt64, with address: DeviceAddress) throws(KeyStoreError) -> SessionRecord?
    mutating func save(_ session: SessionRecord) throws(KeyStoreError)
    mutating func removeSession(_ number: UInt64, with address: DeviceAddress) throws(KeyStoreError)

    /// The message at a place: found by line, conversation and sequence. If a lying server has given several payloads
    /// one place, the first that was saved.
    func message(line: [UInt8], conversation: UInt64, sequence: UInt64) throws(KeyStoreError) -> ArchivedMessage?
    func message(payloadHash: [UInt8]) throws(KeyStoreError) -> ArchivedMessage?
    /// An account's message by its token, which is not empty; the first that was saved.
    func message(token: [UInt8], sender account: String) throws(KeyStoreError) -> ArchivedMessage?
    /// Adds a message, or replaces the one with the same payload.
    mutating func save(_ message: ArchivedMessage) throws(KeyStoreError)
    /// Replaces the payload's hash of an own message that was sealed anew under the same token. It keeps its order.
    ///
    /// The message must be there, and no other may have the new payload.
    mutating func replacePayload(_ old: [UInt8], by new: [UInt8]) throws(KeyStoreError)
    /// Own messages that are not known to be stored, in the order in which they were first saved.
    func unsentMessages() throws(KeyStoreError) -> [ArchivedMessage]
    /// Messages of a device that cannot be read, those that were saved last first.
    func unopenedMessages(of sender: DeviceAddress, limit: Int) throws(KeyStoreError) -> [ArchivedMessage]
    /// Full-text search in the texts with a place in the present lineage (``KeyStoreState/line``), the highest id
    /// first. It throws the sentence of a query that is invalid, see ``ArchiveSearch/expression()``.
    func search(_ search: ArchiveSearch) throws(KeyStoreError) -> [ArchivedMessage]
    /// Removes an own message that was given up.
    mutating func removeMessage(payloadHash: [UInt8]) throws(KeyStoreError)

    /// The next counter for texts to an account; the first is 1.
    func nextCounter(to account: String) throws(KeyStoreError) -> UInt64
    mutating func setNextCounter(_ counter: UInt64, to account: String) throws(KeyStoreError)
    /// SHA-256 of the newest payload from an account that was opened; empty for none.
    func lastOpened(from account: String) throws(KeyStoreError) -> [UInt8]
    mutating func setLastOpened(_ payloadHash: [UInt8], from account: String) throws(KeyStoreError)

    func conversation(_ number: UInt64) throws(KeyStoreError) -> ConversationKeys?
    /// All conversations, sorted by number.
    func conversations() throws(KeyStoreError) -> [ConversationKeys]
    mutating func save(_ conversation: ConversationKeys) throws(KeyStoreError)
    /// Forgets the numbers of all conversations: the server's data are of another lineage.
    mutating func removeConversations() throws(KeyStoreError)

    func healingRequest(_ payloadHash: [UInt8]) throws(KeyStoreError) -> HealingRequest?
    /// The requests to a device, sorted by payload.
    func healingRequests(to sender: DeviceAddress) throws(KeyStoreError) -> [HealingRequest]
    mutating func save(_ request: HealingRequest) throws(KeyStoreError)
    mutating func removeHealingRequest(_ payloadHash: [UInt8]) throws(KeyStoreError)
    /// When a new session was last begun with a device because one failed; `nil` for never.
    func lastRestart(with address: DeviceAddress) throws(KeyStoreError) -> Int64?
    mutating func setLastRestart(_ time: Int64, with address: DeviceAddress) throws(KeyStoreError)

    /// News that no consumer of the events has dealt with, oldest first. The same may be there several times.
    func untoldNews() throws(KeyStoreError) -> [EncryptionNews]
    /// Adds news; ``EncryptionNews/isState`` is never kept.
    mutating func addUntold(_ news: EncryptionNews) throws(KeyStoreError)
    /// Removes the oldest of these news, if they are there.
    mutating func removeUntold(_ news: EncryptionNews) throws(KeyStoreError)
}
