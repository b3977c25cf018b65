import ChatIdentity
import ChatTesting
import Crypto
import Testing

@testable import ChatClientCore
@testable import ChatKeyStore

/// The engines give the same answers after any changes.
@Suite struct RandomContractTests {
    private struct Undone: Error {}

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `both engines hold the same`(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let (draft, prekey, pair) = (try identityDraft(), try signedPrekey(1), try pair(1))
        let memory = InMemoryKeyStore()
        try await withKeyStoreFile { path in
            var disk = try SQLiteKeyStoreBackend(path: path)
            for _ in 0..<25 {
                let start = SplitMix64(seed: random.next())
                let isUndone = random.happens(0.2)
                let body: @Sendable (inout any KeyRecords) throws -> Void = { records in
                    var change = RandomChange(draft: draft, prekey: prekey, pair: pair, random: start)
                    for _ in 0..<8 {
                        try change.apply(to: &records)
                    }
                    if isUndone {
                        throw Undone()
                    }
                }
                let results = [
                    await Self.result { try await memory.transaction(body) },
                    await Self.result { try await disk.transaction(body) },
                ]
                #expect(results[0] == results[1], "seed \(seed)")
                if random.happens(0.1) {
                    disk = try SQLiteKeyStoreBackend(path: path)
                }
                let snapshots = [try await ContractSnapshot(of: memory), try await ContractSnapshot(of: disk)]
                #expect(snapshots[0] == snapshots[1], "seed \(seed)")
            }
        }
    }

    private static func result(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return "done"
        } catch {
            return "\(error)"
        }
    }
}

/// One random change of the records.
private struct RandomChange {
    let draft: IdentityDraft
    let prekey: OwnSignedPrekey
    let pair: OwnPair
    var random: SplitMix64

    private static let texts = ["river", "the river bank", "a riverbank", "東京", "", "river bank bank"]

    mutating func apply(to records: inout any KeyRecords) throws {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: try changeKeys(&records)
        case 1: try changePeers(&records)
        case 2: try changeConversations(&records)
        case 3: try changeNews(&records)
        default: try changeArchive(&records)
        }
    }

    private mutating func number() -> UInt64 {
        ContractSnapshot.numbers.randomElement(using: &random) ?? 0
    }

    private mutating func bool() -> Bool {
        .random(using: &random)
    }

    private mutating func account() -> String {
        ContractSnapshot.accounts.randomElement(using: &random) ?? ""
    }

    private mutating func someAddress() throws -> DeviceAddress {
        try address(account(), bool() ? 7 : 8)
    }

    private mutating func changeKeys(_ records: inout any KeyRecords) throws {
        switch Int.random(in: 0..<9, using: &random) {
        case 0:
            var state = try records.state()
            state.line = bool() ? line : hash(1)
            state.formerNumbers = try (0..<number()).map { try ChatKeyStoreTests.device($0 + 1) }
            state.isListed = bool()
            state.wasUsed = bool()
            state.renumbered = Int64(number())
            try records.save(state)
        case 1: try records.save(bool() ? draft.device : nil)
        case 2:
            var prekey = prekey
            prekey.number = number()
            prekey.isPublished = bool()
            try records.save(prekey)
        case 3: try records.removeSignedPrekey(number())
        case 4: _ = try? records.noteEphemeral(hash(UInt8(number())), of: number())
        case 5: try bool() ? records.save(draft) : records.removeIdentityDraft()
        case 6:
            if random.happens(0.2) {
                try records.removeOwnLists()
            } else {
                try records.save(ownList(UInt8(number())), version: number())
            }
        case 7:
            var pair = pair
            pair.number = number()
            pair.isPublished = bool()
            try records.save(pair)
        default: try records.removePairs([number(), number()])
        }
    }

    private mutating func changePeers(_ records: inout any KeyRecords) throws {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: try records.save(peer(account(), bool() ? .good : .identityChanged(hash(2), at: 3)))
        case 1:
            var device = try knownDevice(account(), bool() ? 7 : 8)
            device.owesAnswer = bool()
            device.removed = bool() ? 4 : nil
            try records.save(device)
        case 2:
            var session = try session(account(), number(), device: bool() ? 7 : 8)
            session.state = SymmetricKey(data: hash(UInt8(number())))
            session.hasOpened = bool()
            try records.save(session)
        default: try records.removeSession(number(), with: someAddress())
        }
    }

    private mutating func changeNews(_ records: inout any KeyRecords) throws {
        guard let news = UntoldNewsTests.samples.randomElement(using: &random) else {
            return
        }
        try bool() ? records.addUntold(news) : records.removeUntold(news)
    }

    private mutating func changeConversations(_ records: inout any KeyRecords) throws {
        switch Int.random(in: 0..<7, using: &random) {
        case 0:
            try records.save(
                ConversationKeys(
                    conversation: number(),
                    peer: account(),
                    openedThrough: 5,
                    shownThrough: number(),
                    sealedFrom: number()
                )
            )
        case 1: try bool() ? records.removeConversations() : records.setNextCounter(number(), to: account())
        case 2: try records.setNextCounter(number(), to: account())
        case 3: try records.setLastOpened(hash(UInt8(number())), from: account())
        case 4:
            let payload = hash(UInt8(number()))
            try records.save(HealingRequest(payloadHash: payload, sender: someAddress(), asked: 1, tries: 2))
        case 5: try records.removeHealingRequest(hash(UInt8(number())))
        default: try records.setLastRestart(Int64(number()), with: someAddress())
        }
    }

    private mutating func changeArchive(_ records: inout any KeyRecords) throws {
        let payload = hash(UInt8(number()))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: try records.removeMessage(payloadHash: payload)
        case 1: try? records.replacePayload(payload, by: hash(UInt8(number())))
        default:
            let text = Self.texts.randomElement(using: &random) ?? ""
            var saved = try message(
                bool() ? number() : nil,
                payload: payload,
                bool() ? .text(text) : .unopened(.damaged),
                peer: account(),
                sender: account()
            )
            saved.token = bool() ? Array(hash(UInt8(number())).prefix(16)) : []
            saved.recipients = try (0..<number() / 3).map { _ in try someAddress() }
            try records.save(saved)
        }
    }
}
