import ChatEncryption

/// Two devices, and their session with a start and an answer behind it.
struct SessionPair {
    let alice: BenchmarkDevice
    let bob: BenchmarkDevice
    var ofAlice: RatchetSession
    var ofBob: RatchetSession

    init() throws {
        alice = try BenchmarkDevice("alice", number: 1)
        bob = try BenchmarkDevice("bob", number: 2)
        (ofAlice, ofBob) = try Self.session(of: alice, with: bob)
    }

    /// A session that the first device began and the second has answered.
    static func session(
        of alice: BenchmarkDevice,
        with bob: BenchmarkDevice
    ) throws -> (ofAlice: RatchetSession, ofBob: RatchetSession) {
        var ofAlice = try begun(by: alice, with: bob)
        let start = try SealedText.sealing(for: &ofAlice)
        var ofBob = try start.opened(with: answering(start, of: alice, by: bob))
        ofAlice = try SealedText.sealing(for: &ofBob).opened(with: ofAlice)
        return (ofAlice, ofBob)
    }

    static func begun(by alice: BenchmarkDevice, with bob: BenchmarkDevice) throws -> RatchetSession {
        var generator = SystemKeyGenerator()
        return try RatchetSession.initiate(
            local: alice.local,
            peer: bob.verifiedKeys(),
            bundle: bob.verifiedBundle(),
            at: 0,
            using: &generator
        )
    }

    static func answering(
        _ start: SealedText,
        of alice: BenchmarkDevice,
        by bob: BenchmarkDevice
    ) throws -> RatchetSession {
        try RatchetSession.respond(
            local: bob.local,
            peer: alice.verifiedKeys(),
            to: Block.parse(start.block, inMail: false),
            prekey: bob.prekey,
            pair: bob.pair,
            at: 0
        )
    }
}
