import Testing

@testable import ChatClientCore

@Suite struct PeerRecordsTests {
    private static let standings: [PeerRecord.Standing] = [
        .good, .identityChanged(hash(8), at: 1), .rolledBack(at: 2), .forked(at: -3), .devicesGone(at: 4),
        .awaitsNewerList(until: .max), .changedKeys(hash(9), at: 5),
    ]

    @Test(arguments: KeyEngine.allCases)
    func `keeps peers in each standing, sorted by account`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            var peers = Self.standings.enumerated().map { peer("account\($0.offset)", $0.element) }
            peers[1].verified = hash(7)
            peers[1].claimed = .max
            expectNoDefaults(
                in: peers[1],
                of: peer("other"),
                but: [
                    "identity", "version", "listHash", "list", "listSignature", "pinned",
                ]
            )
            try await store.transaction { [peers] records in
                for peer in peers.reversed() {
                    try records.save(peer)
                }
            }
            try await store.expect(peers) { try $0.peers() }
            peers[1].standing = .good
            peers[1].verified = nil
            try await store.transaction { [peers] in try $0.save(peers[1]) }
            try await store.expect(peers[1]) { try $0.peer("account1") }
            // A name that goes on after a zero byte is another one.
            try await store.expect(nil) { try $0.peer("account1\u{0}") }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `keeps devices, sorted by number`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            var devices = [try knownDevice("bob", 1), try knownDevice("bob", .max), try knownDevice("carol", 2)]
            devices[1].removed = 5
            devices[1].highestPrekey = .max
            devices[1].highestPair = .max - 1
            devices[1].lastCounter = 9
            devices[1].openedWithoutMail = .max
            devices[1].receivedWithoutSending = 3
            devices[1].startBlocks = 4
            devices[1].owesAnswer = true
            devices[1].since = -6
            expectNoDefaults(
                in: devices[1],
                of: try knownDevice("other"),
                but: ["identity", "agreement", "signing", "label"]
            )
            devices[2].owesAnswer = true
            try await store.transaction { [devices] records in
                for device in devices.reversed() {
                    try records.save(device)
                }
            }
            try await store.expect(Array(devices[..<2])) { try $0.devices(of: "bob") }
            let address = devices[1].address
            try await store.expect(devices[1]) { try $0.device(address) }
            try await store.expect(Array(devices[1...])) { try $0.devicesOwedAnAnswer() }
            devices[1].owesAnswer = false
            try await store.transaction { [devices] in try $0.save(devices[1]) }
            try await store.expect([devices[2]]) { try $0.devicesOwedAnAnswer() }
            try await store.expect([]) { try $0.devices(of: "dave") }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `keeps sessions, sorted by number`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            var sessions = [try session("bob", 1), try session("bob", .max), try session("bob", 2, device: 8)]
            try await store.transaction { [sessions] records in
                for session in sessions.reversed() {
                    try records.save(session)
                }
            }
            let bob = try address("bob")
            try await store.expect(Array(sessions[..<2])) { try $0.sessions(with: bob) }
            sessions[0].state = try session("bob", 1).state
            sessions[0].hasOpened = true
            sessions[0].retirement = .asked
            sessions[0].lastUsed = 77
            expectNoDefaults(in: sessions[0], of: try session("other", 9), but: ["state", "isInitiator", "made"])
            try await store.transaction { [sessions] in try $0.save(sessions[0]) }
            try await store.expect(sessions[0]) { try $0.session(1, with: bob) }
            try await store.expect(nil) { try $0.session(2, with: bob) }
            try await store.transaction { try $0.removeSession(1, with: bob) }
            try await store.transaction { try $0.removeSession(2, with: bob) }
            try await store.expect([sessions[1]]) { try $0.sessions(with: bob) }
            let other = try address("bob", 8)
            try await store.expect([sessions[2]]) { try $0.sessions(with: other) }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `keeps the progress with an account`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            try await store.expect(1) { try $0.nextCounter(to: "bob") }
            try await store.expect([]) { try $0.lastOpened(from: "bob") }
            try await store.transaction { try $0.setLastOpened(hash(1), from: "bob") }
            try await store.expect(1) { try $0.nextCounter(to: "bob") }
            try await store.transaction { try $0.setNextCounter(.max, to: "bob") }
            try await store.expect(hash(1)) { try $0.lastOpened(from: "bob") }
            try await store.expect(.max) { try $0.nextCounter(to: "bob") }
            try await store.expect(1) { try $0.nextCounter(to: "carol") }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `keeps when a session was last begun again`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            let bob = try address("bob")
            try await store.expect(nil) { try $0.lastRestart(with: bob) }
            for time: Int64 in [5, -6] {
                try await store.transaction { try $0.setLastRestart(time, with: bob) }
                try await store.expect(time) { try $0.lastRestart(with: bob) }
            }
            let other = try address("bob", 8)
            try await store.expect(nil) { try $0.lastRestart(with: other) }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `keeps conversations until they are removed`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            let first = ConversationKeys(
                conversation: 3,
                peer: "bob",
                openedThrough: 9,
                shownThrough: 8,
                beforeDevice: 7,
                sealedFrom: 6
            )
            let second = ConversationKeys(conversation: .max, peer: "carol", openedThrough: .max, shownThrough: 0)
            try await store.transaction { records in
                try records.save(second)
                try records.save(first)
            }
            try await store.expect([first, second]) { try $0.conversations() }
            try await store.expect(second) { try $0.conversation(.max) }
            try await store.expect(nil) { try $0.conversation(4) }
            try await store.transaction { try $0.removeConversations() }
            try await store.expect([]) { try $0.conversations() }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `keeps requests for healing`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            let bob = try address("bob")
            let requests = [
                HealingRequest(payloadHash: hash(1), sender: bob, asked: 5, tries: 1),
                HealingRequest(payloadHash: hash(200), sender: bob, asked: 4, tries: .max),
                HealingRequest(payloadHash: hash(3), sender: try address("bob", 8), asked: 6, tries: 2),
            ]
            try await store.transaction { records in
                for request in requests.reversed() {
                    try records.save(request)
                }
            }
            try await store.expect(Array(requests[..<2])) { try $0.healingRequests(to: bob) }
            try await store.expect(requests[2]) { try $0.healingRequest(hash(3)) }
            try await store.expect(nil) { try $0.healingRequest(hash(4)) }
            try await store.transaction { try $0.removeHealingRequest(hash(1)) }
            try await store.expect([requests[1]]) { try $0.healingRequests(to: bob) }
        }
    }
}
