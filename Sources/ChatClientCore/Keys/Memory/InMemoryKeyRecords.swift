package import ChatIdentity

/// The records of an ``InMemoryKeyStore``: a value, which can be copied and compared. Two are equal when everything in
/// them is; private keys are compared by their public halves.
package struct InMemoryKeyRecords: KeyRecords, Sendable, Equatable {
    private struct SignedPrekey: Sendable, Equatable {
        var prekey: OwnSignedPrekey
        var ephemerals: Set<[UInt8]> = []
    }

    private struct Peer: Sendable, Equatable {
        var nextCounter: UInt64 = 1
        var lastOpened: [UInt8] = []
    }

    private var single = KeyStoreState()
    private var own: OwnDevice?
    private var draft: IdentityDraft?
    private var lists: [UInt64: SignedDeviceList] = [:]
    private var prekeys: [UInt64: SignedPrekey] = [:]
    private var pairs: [UInt64: OwnPair] = [:]
    private var accounts: [String: PeerRecord] = [:]
    private var progress: [String: Peer] = [:]
    private var known: [DeviceAddress: KnownDevice] = [:]
    private var restarts: [DeviceAddress: Int64] = [:]
    private var ratchets: [DeviceAddress: [UInt64: SessionRecord]] = [:]
    private var direct: [UInt64: ConversationKeys] = [:]
    private var requests: [[UInt8]: HealingRequest] = [:]
    private var untold: [EncryptionNews] = []
    var archive = MemoryArchive()

    package init() {}

    package func state() -> KeyStoreState {
        single
    }

    package mutating func save(_ state: KeyStoreState) {
        single = state
    }

    package func ownDevice() -> OwnDevice? {
        own
    }

    package mutating func save(_ device: OwnDevice?) {
        own = device
    }

    package func identityDraft() -> IdentityDraft? {
        draft
    }

    package mutating func save(_ draft: IdentityDraft) {
        self.draft = draft
    }

    package mutating func removeIdentityDraft() {
        draft = nil
    }

    package func ownList(_ version: UInt64) -> SignedDeviceList? {
        lists[version]
    }

    package mutating func save(_ list: SignedDeviceList, version: UInt64) {
        lists[version] = list
    }

    package mutating func removeOwnLists() {
        lists = [:]
    }
}

// Prekeys.
extension InMemoryKeyRecords {
    package func signedPrekeys() -> [OwnSignedPrekey] {
        prekeys.values.map(\.prekey).sorted { $0.number > $1.number }
    }

    package func signedPrekey(_ number: UInt64) -> OwnSignedPrekey? {
        prekeys[number]?.prekey
    }

    package mutating func save(_ prekey: OwnSignedPrekey) {
        let ephemerals = prekeys[prekey.number]?.ephemerals ?? []
        prekeys[prekey.number] = SignedPrekey(prekey: prekey, ephemerals: ephemerals)
    }

    package mutating func removeSignedPrekey(_ number: UInt64) {
        prekeys[number] = nil
    }

    package mutating func noteEphemeral(_ key: [UInt8], of prekey: UInt64) throws(KeyStoreError) -> Int? {
        guard var noted = prekeys[prekey]?.ephemerals else {
            throw .noPrekey(prekey)
        }
        guard noted.insert(key).inserted else {
            return nil
        }
        prekeys[prekey]?.ephemerals = noted
        return noted.count
    }

    package func pair(_ number: UInt64) -> OwnPair? {
        pairs[number]
    }

    package func pairNumbers() -> [UInt64] {
        pairs.keys.sorted()
    }

    package func unpublishedPairs(limit: Int) -> [OwnPair] {
        Array(pairs.values.filter { !$0.isPublished }.sorted { $0.number < $1.number }.prefix(max(0, limit)))
    }

    package mutating func save(_ pair: OwnPair) {
        pairs[pair.number] = pair
    }

    package mutating func removePairs(_ numbers: [UInt64]) {
        for number in numbers {
            pairs[number] = nil
        }
    }
}

// Other accounts and their devices.
extension InMemoryKeyRecords {
    package func peer(_ account: String) -> PeerRecord? {
        accounts[account]
    }

    package func peers() -> [PeerRecord] {
        accounts.values.sorted { $0.account.utf8.lexicographicallyPrecedes($1.account.utf8) }
    }

    package mutating func save(_ peer: PeerRecord) {
        accounts[peer.account] = peer
    }

    package func device(_ address: DeviceAddress) -> KnownDevice? {
        known[address]
    }

    package func devices(of account: String) -> [KnownDevice] {
        known.values.filter { $0.address.account == account }.sorted { $0.address.device < $1.address.device }
    }

    package func devicesOwedAnAnswer() -> [KnownDevice] {
        known.values.filter(\.owesAnswer).sorted { $0.address < $1.address }
    }

    package func removedDevicesWithSessions() -> [KnownDevice] {
        ratchets.keys.compactMap { known[$0] }.filter { $0.removed != nil }.sorted { $0.address < $1.address }
    }

    package mutating func save(_ device: KnownDevice) {
        known[device.address] = device
    }

    package func sessions(with address: DeviceAddress) -> [SessionRecord] {
        ratchets[address, default: [:]].values.sorted { $0.number < $1.number }
    }

    package func session(_ number: UInt64, with address: DeviceAddress) -> SessionRecord? {
        ratchets[address]?[number]
    }

    package mutating func save(_ session: SessionRecord) {
        ratchets[session.address, default: [:]][session.number] = session
    }

    package mutating func removeSession(_ number: UInt64, with address: DeviceAddress) {
        ratchets[address]?[number] = nil
        if ratchets[address]?.isEmpty == true {
            ratchets[address] = nil
        }
    }

    package func nextCounter(to account: String) -> UInt64 {
        progress[account]?.nextCounter ?? 1
    }

    package mutating func setNextCounter(_ counter: UInt64, to account: String) {
        progress[account, default: Peer()].nextCounter = counter
    }

    package func lastOpened(from account: String) -> [UInt8] {
        progress[account]?.lastOpened ?? []
    }

    package mutating func setLastOpened(_ payloadHash: [UInt8], from account: String) {
        progress[account, default: Peer()].lastOpened = payloadHash
    }
}

// Conversations, healing and news.
extension InMemoryKeyRecords {
    package func conversation(_ number: UInt64) -> ConversationKeys? {
        direct[number]
    }

    package func conversations() -> [ConversationKeys] {
        direct.values.sorted { $0.conversation < $1.conversation }
    }

    package mutating func save(_ conversation: ConversationKeys) {
        direct[conversation.conversation] = conversation
    }

    package mutating func removeConversations() {
        direct = [:]
    }

    package func healingRequest(_ payloadHash: [UInt8]) -> HealingRequest? {
        requests[payloadHash]
    }

    package func healingRequests(to sender: DeviceAddress) -> [HealingRequest] {
        requests.values.filter { $0.sender == sender }
            .sorted { $0.payloadHash.lexicographicallyPrecedes($1.payloadHash) }
    }

    package mutating func save(_ request: HealingRequest) {
        requests[request.payloadHash] = request
    }

    package mutating func removeHealingRequest(_ payloadHash: [UInt8]) {
        requests[payloadHash] = nil
    }

    package func lastRestart(with address: DeviceAddress) -> Int64? {
        restarts[address]
    }

    package mutating func setLastRestart(_ time: Int64, with address: DeviceAddress) {
        restarts[address] = time
    }

    package func untoldNews() -> [EncryptionNews] {
        untold
    }

    package mutating func addUntold(_ news: EncryptionNews) {
        if !news.isState {
            untold.append(news)
        }
    }

    package mutating func removeUntold(_ news: EncryptionNews) {
        if let index = untold.firstIndex(of: news) {
            untold.remove(at: index)
        }
    }
}
