import Testing

@testable import ChatClientCore

@Suite struct OwnKeysTests {
    @Test(arguments: KeyEngine.allCases)
    func `an empty store has the state of a new one`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            let (state, device) = try await store.read { (try $0.state(), try $0.ownDevice()) }
            #expect(state == KeyStoreState())
            #expect(device == nil)
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `keeps the state`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            var state = KeyStoreState()
            state.serverID = hash(1)
            state.trust = "pinned \u{0} key"
            state.line = line
            state.lineChanged = -9
            state.blocksSealed = .max
            state.lastMail = 1 << 63
            state.isListed = true
            state.wasUsed = true
            state.renumbered = -5
            state.formerNumbers = [try device(9), try device(2), try device(.max)]
            state.nextPrekey = 8
            state.nextPair = 51
            expectNoDefaults(in: state, of: KeyStoreState())
            var other = state
            other.formerNumbers.reverse()
            for change in [state, other, KeyStoreState()] {
                try await store.transaction { try $0.save(change) }
                try await store.expect(change) { try $0.state() }
            }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `keeps, replaces and removes the device`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            for device in [try ownDevice(), try ownDevice("alice.2")] {
                try await store.transaction { try $0.save(device) }
                try await store.expect(device) { try $0.ownDevice() }
            }
            try await store.transaction { try $0.save(nil) }
            try await store.expect(nil) { try $0.ownDevice() }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `keeps, replaces and removes the draft of an identity, and the device beside it`(
        engine: KeyEngine
    ) async throws {
        try await engine.withStore { store in
            try await store.expect(nil) { try $0.identityDraft() }
            let device = try ownDevice()
            try await store.transaction { try $0.save(device) }
            for draft in [try identityDraft(), try identityDraft("alice.2")] {
                try await store.transaction { try $0.save(draft) }
                try await store.expect(draft) { try $0.identityDraft() }
            }
            try await store.expect(device) { try $0.ownDevice() }
            try await store.transaction { try $0.removeIdentityDraft() }
            try await store.expect(nil) { try $0.identityDraft() }
            try await store.expect(device) { try $0.ownDevice() }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `keeps the own lists by their versions`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            try await store.transaction { records in
                try records.save(ownList(1), version: 1)
                try records.save(ownList(2), version: 2)
                try records.save(ownList(9), version: .max)
                try records.save(ownList(3), version: 2)
            }
            try await store.expect(ownList(1)) { try $0.ownList(1) }
            try await store.expect(ownList(3)) { try $0.ownList(2) }
            try await store.expect(nil) { try $0.ownList(3) }
            try await store.expect(ownList(9)) { try $0.ownList(.max) }
            try await store.transaction { try $0.removeOwnLists() }
            try await store.expect([nil, nil, nil]) { records in
                try [1, 2, UInt64.max].map { try records.ownList($0) }
            }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `keeps signed prekeys, the newest first`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            var prekeys = try (1...3).map { try signedPrekey($0) }
            try await store.transaction { [prekeys] records in
                for prekey in prekeys {
                    try records.save(prekey)
                }
            }
            prekeys[1].isPublished = true
            prekeys[1].isCaughtUp = true
            try await store.transaction { [prekeys] in try $0.save(prekeys[1]) }
            try await store.expect(prekeys.reversed()) { try $0.signedPrekeys() }
            try await store.expect(prekeys[1]) { try $0.signedPrekey(2) }
            try await store.expect(nil) { try $0.signedPrekey(4) }
            try await store.transaction { try $0.removeSignedPrekey(2) }
            try await store.expect([prekeys[2], prekeys[0]]) { try $0.signedPrekeys() }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `knows the ephemeral key of a start again`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            let prekey = try signedPrekey(1)
            try await store.transaction { try $0.save(prekey) }
            let count = { (key: [UInt8], number: UInt64) in
                try await store.transaction { try $0.noteEphemeral(key, of: number) }
            }
            #expect(try await count(hash(1), 1) == 1)
            #expect(try await count(hash(2), 1) == 2)
            #expect(try await count(hash(1), 1) == nil)
            // A prekey that is saved again keeps them; one that is removed loses them.
            try await store.transaction { try $0.save(prekey) }
            #expect(try await count(hash(2), 1) == nil)
            try await store.transaction { records in
                try records.removeSignedPrekey(1)
                try records.save(prekey)
            }
            #expect(try await count(hash(2), 1) == 1)
            await #expect(throws: KeyStoreError.noPrekey(2)) { try await count(hash(1), 2) }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `keeps one-time pairs until they are removed`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            var pairs = try (1...5).map { try pair($0) }
            pairs[0].isPublished = true
            try await store.transaction { [pairs] records in
                for pair in pairs.reversed() {
                    try records.save(pair)
                }
            }
            try await store.expect([1, 2, 3, 4, 5]) { try $0.pairNumbers() }
            try await store.expect(pairs[0]) { try $0.pair(1) }
            try await store.expect(nil) { try $0.pair(6) }
            try await store.expect([pairs[1], pairs[2]]) { try $0.unpublishedPairs(limit: 2) }
            try await store.expect([]) { try $0.unpublishedPairs(limit: -1) }
            try await store.transaction { try $0.removePairs([2, 5, 9]) }
            try await store.expect([pairs[2], pairs[3]]) { try $0.unpublishedPairs(limit: 9) }
            try await store.expect([1, 3, 4]) { try $0.pairNumbers() }
        }
    }
}
