import ChatIdentity

@testable import ChatClientCore

/// Records that count their writes for a ``FailingKeyStore``.
struct FailingKeyRecords {
    var inner: any KeyRecords
    let store: FailingKeyStore
    /// The fault that has come: nothing is written after it.
    var fault: KeyStoreError?

    private mutating func count() throws(KeyStoreError) {
        if let fault {
            throw fault
        }
        do {
            try store.noteWrite()
        } catch {
            fault = error
            throw error
        }
    }
}

// Reads.
extension FailingKeyRecords: KeyRecords {
    func state() throws(KeyStoreError) -> KeyStoreState {
        try inner.state()
    }

    func ownDevice() throws(KeyStoreError) -> OwnDevice? {
        try inner.ownDevice()
    }

    func identityDraft() throws(KeyStoreError) -> IdentityDraft? {
        try inner.identityDraft()
    }

    func ownList(_ version: UInt64) throws(KeyStoreError) -> SignedDeviceList? {
        try inner.ownList(version)
    }

    func signedPrekeys() throws(KeyStoreError) -> [OwnSignedPrekey] {
        try inner.signedPrekeys()
    }

    func signedPrekey(_ number: UInt64) throws(KeyStoreError) -> OwnSignedPrekey? {
        try inner.signedPrekey(number)
    }

    func pair(_ number: UInt64) throws(KeyStoreError) -> OwnPair? {
        try inner.pair(number)
    }

    func pairNumbers() throws(KeyStoreError) -> [UInt64] {
        try inner.pairNumbers()
    }

    func unpublishedPairs(limit: Int) throws(KeyStoreError) -> [OwnPair] {
        try inner.unpublishedPairs(limit: limit)
    }

    func peer(_ account: String) throws(KeyStoreError) -> PeerRecord? {
        try inner.peer(account)
    }

    func peers() throws(KeyStoreError) -> [PeerRecord] {
        try inner.peers()
    }

    func device(_ address: DeviceAddress) throws(KeyStoreError) -> KnownDevice? {
        try inner.device(address)
    }

    func devices(of account: String) throws(KeyStoreError) -> [KnownDevice] {
        try inner.devices(of: account)
    }

    func devicesOwedAnAnswer() throws(KeyStoreError) -> [KnownDevice] {
        try inner.devicesOwedAnAnswer()
    }

    func removedDevicesWithSessions() throws(KeyStoreError) -> [KnownDevice] {
        try inner.removedDevicesWithSessions()
    }

    func sessions(with address: DeviceAddress) throws(KeyStoreError) -> [SessionRecord] {
        try inner.sessions(with: address)
    }

    func session(_ number: UInt64, with address: DeviceAddress) throws(KeyStoreError) -> SessionRecord? {
        try inner.session(number, with: address)
    }

    func message(line: [UInt8], conversation: UInt64, sequence: UInt64) throws(KeyStoreError) -> ArchivedMessage? {
        try inner.message(line: line, conversation: conversation, sequence: sequence)
    }

    func message(payloadHash: [UInt8]) throws(KeyStoreError) -> ArchivedMessage? {
        try inner.message(payloadHash: payloadHash)
    }

    func message(token: [UInt8], sender account: String) throws(KeyStoreError) -> ArchivedMessage? {
        try inner.message(token: token, sender: account)
    }

    func unsentMessages() throws(KeyStoreError) -> [ArchivedMessage] {
        try inner.unsentMessages()
    }

    func unopenedMessages(of sender: DeviceAddress, limit: Int) throws(KeyStoreError) -> [ArchivedMessage] {
        try inner.unopenedMessages(of: sender, limit: limit)
    }

    func search(_ search: ArchiveSearch) throws(KeyStoreError) -> [ArchivedMessage] {
        try inner.search(search)
    }

    func nextCounter(to account: String) throws(KeyStoreError) -> UInt64 {
        try inner.nextCounter(to: account)
    }

    func lastOpened(from account: String) throws(KeyStoreError) -> [UInt8] {
        try inner.lastOpened(from: account)
    }

    func conversation(_ number: UInt64) throws(KeyStoreError) -> ConversationKeys? {
        try inner.conversation(number)
    }

    func conversations() throws(KeyStoreError) -> [ConversationKeys] {
        try inner.conversations()
    }

    func healingRequest(_ payloadHash: [UInt8]) throws(KeyStoreError) -> HealingRequest? {
        try inner.healingRequest(payloadHash)
    }

    func healingRequests(to sender: DeviceAddress) throws(KeyStoreError) -> [HealingRequest] {
        try inner.healingRequests(to: sender)
    }

    func lastRestart(with address: DeviceAddress) throws(KeyStoreError) -> Int64? {
        try inner.lastRestart(with: address)
    }

    func untoldNews() throws(KeyStoreError) -> [EncryptionNews] {
        try inner.untoldNews()
    }
}

// Writes.
extension FailingKeyRecords {
    mutating func save(_ state: KeyStoreState) throws(KeyStoreError) {
        try count()
        try inner.save(state)
    }

    mutating func save(_ device: OwnDevice?) throws(KeyStoreError) {
        try count()
        try inner.save(device)
    }

    mutating func save(_ draft: IdentityDraft) throws(KeyStoreError) {
        try count()
        try inner.save(draft)
    }

    mutating func removeIdentityDraft() throws(KeyStoreError) {
        try count()
        try inner.removeIdentityDraft()
    }

    mutating func save(_ list: SignedDeviceList, version: UInt64) throws(KeyStoreError) {
        try count()
        try inner.save(list, version: version)
    }

    mutating func removeOwnLists() throws(KeyStoreError) {
        try count()
        try inner.removeOwnLists()
    }

    mutating func save(_ prekey: OwnSignedPrekey) throws(KeyStoreError) {
        try count()
        try inner.save(prekey)
    }

    mutating func removeSignedPrekey(_ number: UInt64) throws(KeyStoreError) {
        try count()
        try inner.removeSignedPrekey(number)
    }

    mutating func noteEphemeral(_ key: [UInt8], of prekey: UInt64) throws(KeyStoreError) -> Int? {
        try count()
        return try inner.noteEphemeral(key, of: prekey)
    }

    mutating func save(_ pair: OwnPair) throws(KeyStoreError) {
        try count()
        try inner.save(pair)
    }

    mutating func removePairs(_ numbers: [UInt64]) throws(KeyStoreError) {
        try count()
        try inner.removePairs(numbers)
    }

    mutating func save(_ peer: PeerRecord) throws(KeyStoreError) {
        try count()
        try inner.save(peer)
    }

    mutating func save(_ device: KnownDevice) throws(KeyStoreError) {
        try count()
        try inner.save(device)
    }

    mutating func save(_ session: SessionRecord) throws(KeyStoreError) {
        try count()
        try inner.save(session)
    }

    mutating func removeSession(_ number: UInt64, with address: DeviceAddress) throws(KeyStoreError) {
        try count()
        try inner.removeSession(number, with: address)
    }

    mutating func save(_ message: ArchivedMessage) throws(KeyStoreError) {
        try count()
        try inner.save(message)
    }

    mutating func replacePayload(_ old: [UInt8], by new: [UInt8]) throws(KeyStoreError) {
        try count()
        try inner.replacePayload(old, by: new)
    }

    mutating func removeMessage(payloadHash: [UInt8]) throws(KeyStoreError) {
        try count()
        try inner.removeMessage(payloadHash: payloadHash)
    }

    mutating func setNextCounter(_ counter: UInt64, to account: String) throws(KeyStoreError) {
        try count()
        try inner.setNextCounter(counter, to: account)
    }

    mutating func setLastOpened(_ payloadHash: [UInt8], from account: String) throws(KeyStoreError) {
        try count()
        try inner.setLastOpened(payloadHash, from: account)
    }

    mutating func save(_ conversation: ConversationKeys) throws(KeyStoreError) {
        try count()
        try inner.save(conversation)
    }

    mutating func removeConversations() throws(KeyStoreError) {
        try count()
        try inner.removeConversations()
    }

    mutating func save(_ request: HealingRequest) throws(KeyStoreError) {
        try count()
        try inner.save(request)
    }

    mutating func removeHealingRequest(_ payloadHash: [UInt8]) throws(KeyStoreError) {
        try count()
        try inner.removeHealingRequest(payloadHash)
    }

    mutating func setLastRestart(_ time: Int64, with address: DeviceAddress) throws(KeyStoreError) {
        try count()
        try inner.setLastRestart(time, with: address)
    }

    mutating func addUntold(_ news: EncryptionNews) throws(KeyStoreError) {
        try count()
        try inner.addUntold(news)
    }

    mutating func removeUntold(_ news: EncryptionNews) throws(KeyStoreError) {
        try count()
        try inner.removeUntold(news)
    }
}
