import ChatIdentity

@testable import ChatClientCore

/// What the reading methods of a store give, for a small world of accounts and numbers.
struct ContractSnapshot: Sendable, Equatable {
    static let accounts = ["alice", "bob", "carol"]
    static let devices: [UInt64] = [7, 8]
    static let numbers: [UInt64] = Array(0...8)

    var state = KeyStoreState()
    var device: OwnDevice?
    var draft: IdentityDraft?
    var lists: [SignedDeviceList?] = []
    var prekeys: [OwnSignedPrekey] = []
    var pairNumbers: [UInt64] = []
    var pairs: [OwnPair] = []
    var unpublished: [OwnPair] = []
    var peers: [PeerRecord] = []
    var devices: [KnownDevice] = []
    var owed: [KnownDevice] = []
    var removed: [KnownDevice] = []
    var sessions: [SessionRecord] = []
    var messages: [ArchivedMessage] = []
    var conversations: [ConversationKeys] = []
    var requests: [HealingRequest] = []
    var progress: [[UInt8]] = []
    var restarts: [Int64?] = []
    var untold: [EncryptionNews] = []

    init(of store: any KeyStoreBackend) async throws {
        self = try await store.read { try ContractSnapshot($0) }
    }

    init(_ records: any KeyRecords) throws {
        state = try records.state()
        device = try records.ownDevice()
        draft = try records.identityDraft()
        lists = try Self.numbers.map { try records.ownList($0) }
        prekeys = try records.signedPrekeys() + Self.numbers.compactMap { try records.signedPrekey($0) }
        pairNumbers = try records.pairNumbers()
        pairs = try Self.numbers.compactMap { try records.pair($0) }
        unpublished = try records.unpublishedPairs(limit: 3)
        peers = try records.peers() + Self.accounts.compactMap { try records.peer($0) }
        owed = try records.devicesOwedAnAnswer()
        removed = try records.removedDevicesWithSessions()
        conversations = try records.conversations() + Self.numbers.compactMap { try records.conversation($0) }
        for account in Self.accounts {
            devices += try records.devices(of: account)
            progress.append(try records.lastOpened(from: account) + [UInt8(records.nextCounter(to: account) % 256)])
            for address in try Self.devices.map({ try ChatKeyStoreTests.address(account, $0) }) {
                devices += try records.device(address).map { [$0] } ?? []
                sessions += try records.sessions(with: address)
                sessions += try Self.numbers.compactMap { try records.session($0, with: address) }
                requests += try records.healingRequests(to: address)
                restarts.append(try records.lastRestart(with: address))
                messages += try records.unopenedMessages(of: address, limit: 3)
            }
        }
        untold = try records.untoldNews()
        try readArchive(records)
    }

    private mutating func readArchive(_ records: any KeyRecords) throws {
        messages += try records.unsentMessages()
        for number in Self.numbers {
            let payload = hash(UInt8(number))
            messages += try records.message(payloadHash: payload).map { [$0] } ?? []
            messages += try records.message(line: line, conversation: 3, sequence: number).map { [$0] } ?? []
            requests += try records.healingRequest(payload).map { [$0] } ?? []
            for account in Self.accounts {
                messages += try records.message(token: Array(payload.prefix(16)), sender: account).map { [$0] } ?? []
            }
        }
        for query in ["", "river", "riv*", "\"river bank\"", "東"] {
            messages += try records.search(ArchiveSearch(query: query, limit: 5))
            messages += try records.search(ArchiveSearch(query: query, peer: "bob", before: 6, limit: 5))
        }
    }
}
