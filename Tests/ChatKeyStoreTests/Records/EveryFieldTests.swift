import ChatIdentity
import Crypto
import Testing

@testable import ChatClientCore

/// Each engine keeps every field of every record. A field that is added later has its default in a sample, and fails
/// here until the sample sets it and the engines store it.
@Suite struct EveryFieldTests {
    /// Saves a record over another one, reads it from a store that was opened anew, and compares its fields.
    ///
    /// - Parameters:
    ///   - plain: A record whose fields all differ from those of `filled`, except the key.
    ///   - key: The fields by which the record is found.
    private func expectKept<Record: Sendable>(
        _ engine: KeyEngine,
        _ filled: Record,
        over plain: Record,
        key: Set<String> = [],
        save: @escaping @Sendable (Record, inout any KeyRecords) throws -> Void,
        read: @escaping @Sendable (any KeyRecords) throws -> Record?
    ) async throws {
        let (all, others) = (fields(of: filled), fields(of: plain))
        #expect(!all.isEmpty && Set(all.keys) == Set(others.keys))
        for (name, value) in all where !key.contains(name) {
            #expect(value != others[name], "the samples have the same \(Record.self).\(name)")
        }
        try await engine.withStores { open in
            for record in [filled, plain, filled] {
                try await open().transaction { try save(record, &$0) }
                let found = try #require(try await open().read(read))
                #expect(fields(of: found) == fields(of: record))
            }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `the state and the own device`(engine: KeyEngine) async throws {
        var state = KeyStoreState()
        state.serverID = hash(1)
        state.trust = "pinned \u{0} key"
        state.line = line
        state.lineChanged = -9
        state.blocksSealed = .max
        state.lastMail = 1 << 63
        state.isListed = true
        state.wasUsed = true
        state.renumbered = -10
        state.formerNumbers = [try device(9), try device(2), try device(.max)]
        state.nextPrekey = 8
        state.nextPair = 51
        try await expectKept(engine, state, over: KeyStoreState()) {
            try $1.save($0)
        } read: {
            try $0.state()
        }
        var other = try ownDevice("bob")
        (other.number, other.label, other.added) = (try device(3), "", 6)
        try await expectKept(engine, try ownDevice(), over: other) {
            try $1.save($0)
        } read: {
            try $0.ownDevice()
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func prekeys(engine: KeyEngine) async throws {
        var prekey = try signedPrekey(1)
        (prekey.body, prekey.signature, prekey.made) = (hash(7), hash(8), -9)
        (prekey.isPublished, prekey.isCaughtUp) = (true, true)
        try await expectKept(engine, prekey, over: try signedPrekey(1), key: ["number"]) {
            try $1.save($0)
        } read: {
            try $0.signedPrekey(1)
        }
        var pair = try pair(.max)
        (pair.body, pair.signature, pair.made, pair.isPublished) = (hash(7), hash(8), -9, true)
        let plain = try ChatKeyStoreTests.pair(.max)
        try await expectKept(engine, pair, over: plain, key: ["number"]) {
            try $1.save($0)
        } read: {
            try $0.pair(.max)
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `other accounts and their devices`(engine: KeyEngine) async throws {
        let filled = PeerRecord(
            account: "bob",
            name: "Bob",
            identity: hash(11),
            version: 12,
            listHash: hash(13),
            list: [14],
            listSignature: hash(15),
            standing: .identityChanged(hash(16), at: -17),
            verified: hash(18),
            pinned: -19,
            claimed: .max
        )
        try await expectKept(engine, filled, over: peer("bob"), key: ["account"]) {
            try $1.save($0)
        } read: {
            try $0.peer("bob")
        }
        let known = KnownDevice(
            address: try address("bob"),
            identity: hash(11),
            agreement: hash(12),
            signing: hash(13),
            label: "desk\u{0}",
            removed: -14,
            highestPrekey: .max,
            highestPair: .max - 1,
            lastCounter: .max - 2,
            openedWithoutMail: .max,
            receivedWithoutSending: 18,
            owesAnswer: true,
            startBlocks: 19,
            since: -20
        )
        try await expectKept(engine, known, over: try knownDevice("bob"), key: ["address"]) {
            try $1.save($0)
        } read: {
            try $0.device(address("bob"))
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func sessions(engine: KeyEngine) async throws {
        let filled = SessionRecord(
            address: try address("bob"),
            number: .max,
            state: SymmetricKey(size: .bits256),
            isInitiator: false,
            hasOpened: true,
            retirement: .asked,
            made: 4,
            lastUsed: .min
        )
        // A session is removed first, so that what it was begun with is another, too.
        try await expectKept(engine, filled, over: try session("bob", .max), key: ["address", "number"]) {
            try $1.removeSession($0.number, with: $0.address)
            try $1.save($0)
        } read: {
            try $0.session(.max, with: address("bob"))
        }
        // Saved again, it keeps those.
        let begun = SessionRecord(
            address: filled.address,
            number: filled.number,
            state: SymmetricKey(size: .bits256),
            isInitiator: filled.isInitiator,
            made: filled.made,
            lastUsed: 3
        )
        try await expectKept(engine, filled, over: begun, key: ["address", "number", "isInitiator", "made"]) {
            try $1.save($0)
        } read: {
            try $0.session(.max, with: address("bob"))
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `messages of the archive`(engine: KeyEngine) async throws {
        let filled = ArchivedMessage(
            place: ArchivePlace(line: line, conversation: 3, sequence: .max, id: .max - 1),
            peer: "carol",
            sender: try address("alice", .max),
            payloadHash: hash(1),
            token: Array(hash(2).prefix(16)),
            time: -3,
            senderTime: .min,
            counter: .max,
            lastOpened: hash(4),
            recipients: [try address("alice", 1), try address("carol\u{0}", .max), try address("carol", 5)],
            content: .text("zero \u{0} byte")
        )
        let plain = ArchivedMessage(
            place: nil,
            peer: "bob",
            sender: try address("bob"),
            payloadHash: hash(1),
            time: 5,
            content: .unopened(.noBlock)
        )
        try await expectKept(engine, filled, over: plain, key: ["payloadHash"]) {
            try $1.save($0)
        } read: {
            try $0.message(payloadHash: hash(1))
        }
        // A payload that is replaced takes everything else with it.
        try await expectKept(engine, filled, over: plain, key: ["payloadHash"]) {
            try $1.save($0)
            try $1.replacePayload(hash(1), by: hash(9))
            try $1.replacePayload(hash(9), by: hash(1))
        } read: {
            try $0.message(payloadHash: hash(1))
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `conversations and requests for healing`(engine: KeyEngine) async throws {
        let filled = ConversationKeys(
            conversation: .max,
            peer: "carol",
            openedThrough: .max,
            shownThrough: .max - 1,
            beforeDevice: .max - 2,
            sealedFrom: .max - 3
        )
        let plain = ConversationKeys(conversation: .max, peer: "bob", openedThrough: 0, shownThrough: 0)
        try await expectKept(engine, filled, over: plain, key: ["conversation"]) {
            try $1.save($0)
        } read: {
            try $0.conversation(.max)
        }
        let request = HealingRequest(payloadHash: hash(1), sender: try address("bob", .max), asked: -5, tries: .max)
        let other = HealingRequest(payloadHash: hash(1), sender: try address("carol"), asked: 0, tries: 0)
        try await expectKept(engine, request, over: other, key: ["payloadHash"]) {
            try $1.save($0)
        } read: {
            try $0.healingRequest(hash(1))
        }
    }

    @Test func `there are no other kinds of records`() {
        // A new one needs its sample above.
        // OwnKeysTests has those of the own lists and of the draft, UntoldNewsTests those of news.
        #expect(
            fieldNames(of: InMemoryKeyRecords.self) == [
                "single", "own", "prekeys", "pairs", "accounts", "progress", "known", "restarts", "ratchets", "direct",
                "requests", "archive", "lists", "draft", "untold",
            ]
        )
    }
}
