import ChatEncryption
import Crypto
import Testing

/// Two devices with a session that the first one begins.
struct SessionPair {
    var generator: SeededKeyGenerator
    let alice: TestDevice
    let bob: TestDevice
    var a: RatchetSession
    /// `nil` until the start was opened.
    var b: RatchetSession?
    var now: Int64 = 0

    init(seed: UInt64, pair hasPair: Bool = true) throws {
        generator = SeededKeyGenerator(seed: seed)
        alice = try TestDevice("alice", number: 0xA1, using: &generator)
        bob = try TestDevice("bob", number: 0xB1, pair: hasPair, using: &generator)
        a = try RatchetSession.initiate(
            local: alice.local,
            peer: bob.keys,
            bundle: bob.bundle,
            at: 0,
            using: &generator
        )
    }

    /// With a start and its answer behind it.
    static func established(seed: UInt64) throws -> SessionPair {
        var pair = try SessionPair(seed: seed)
        try pair.deliverToBob(pair.sealFromAlice())
        try pair.deliverToAlice(pair.sealFromBob())
        return pair
    }

    mutating func sealFromAlice(_ use: BlockUse = .message) throws -> SealedBlock {
        try .sealing(with: &a, for: use, at: now, using: &generator)
    }

    mutating func sealFromBob(_ use: BlockUse = .message) throws -> SealedBlock {
        var session = try #require(b)
        let block = try SealedBlock.sealing(with: &session, for: use, at: now, using: &generator)
        b = session
        return block
    }

    mutating func deliverToAlice(_ block: SealedBlock) throws {
        a = try block.opened(with: a)
    }

    mutating func deliverToBob(_ block: SealedBlock) throws {
        b = try block.opened(with: try b ?? bob.session(from: alice, start: block.bytes))
    }
}

/// A block and what it encloses.
struct SealedBlock {
    let bytes: [UInt8]
    let inMail: Bool
    let key: SymmetricKey
    let payloadHash: [UInt8]

    static func sealing(
        with session: inout RatchetSession,
        for use: BlockUse = .message,
        at now: Int64 = 0,
        using generator: inout SeededKeyGenerator
    ) throws -> SealedBlock {
        let key = SymmetricKey(data: generator.bytes(32))
        let hash = generator.bytes(32)
        let bytes = try session.seal(key, payloadHash: hash, for: use, at: now, using: &generator)
        return SealedBlock(bytes: bytes, inMail: use != .message, key: key, payloadHash: hash)
    }

    var block: Block {
        get throws {
            try Block.parse(bytes, inMail: inMail)
        }
    }

    /// The session after this block, which must enclose what was sealed.
    func opened(with session: RatchetSession) throws -> RatchetSession {
        let opened = try session.opened(block)
        #expect(opened.key == key && opened.payloadHash == payloadHash)
        return opened.session
    }
}
