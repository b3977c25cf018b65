import ChatIdentity
import ChatTesting
import Crypto
import Testing

@testable import ChatEncryption

struct SessionStartTests {
    private static func changed(_ keys: DeviceKeys, _ part: Int) throws -> DeviceKeys {
        DeviceKeys(
            account: part == 0 ? "mallory" : keys.account,
            identity: part == 1 ? [UInt8](repeating: 7, count: 32) : keys.identity,
            device: part == 2 ? try #require(DeviceNumber(rawValue: 77)) : keys.device,
            agreement: part == 3
                ? Array(Curve25519.KeyAgreement.PrivateKey().publicKey.rawRepresentation) : keys.agreement
        )
    }

    /// The account, the identity, the device's number and its agreement key.
    @Test(arguments: 0..<4)
    func `a start binds who begins it`(part: Int) throws {
        var pair = try SessionPair(seed: 1)
        let start = try pair.sealFromAlice()
        #expect(throws: EncryptionError.damaged) {
            try RatchetSession.respond(
                local: pair.bob.local,
                peer: Self.changed(pair.alice.keys, part),
                to: start.block,
                prekey: pair.bob.prekey,
                pair: pair.bob.pair,
                at: 0
            )
        }
    }

    @Test(arguments: 0..<4)
    func `a start binds for whom it is`(part: Int) throws {
        var pair = try SessionPair(seed: 2)
        var session = try RatchetSession.initiate(
            local: pair.alice.local,
            peer: Self.changed(pair.bob.keys, part),
            bundle: pair.bob.bundle,
            at: 0,
            using: &pair.generator
        )
        let start = try SealedBlock.sealing(with: &session, using: &pair.generator)
        #expect(throws: EncryptionError.damaged) { try pair.bob.session(from: pair.alice, start: start.bytes) }
    }

    /// P, the pair's X25519 key and its ML-KEM key: each the other one's, or another person's.
    @Test(arguments: 0..<3)
    func `a start binds the prekeys`(part: Int) throws {
        let pair = try SessionPair(seed: 3)
        var generator = pair.generator
        let other = try TestDevice("carol", number: 0xC1, using: &generator)
        let (bundle, theirs) = (pair.bob.bundle, other.bundle)
        let (own, foreign) = (try #require(bundle.pair), try #require(theirs.pair))
        var session = try RatchetSession.initiate(
            local: pair.alice.local,
            peer: pair.bob.keys,
            bundle: PeerBundle(
                prekeyNumber: bundle.prekeyNumber,
                prekey: part == 0 ? theirs.prekey : bundle.prekey,
                lastResort: bundle.lastResort,
                pair: PeerBundle.Pair(
                    number: own.number,
                    agreement: part == 1 ? foreign.agreement : own.agreement,
                    encapsulation: part == 2 ? foreign.encapsulation : own.encapsulation
                )
            ),
            at: 0,
            using: &generator
        )
        let start = try SealedBlock.sealing(with: &session, using: &generator)
        #expect(throws: EncryptionError.damaged) { try pair.bob.session(from: pair.alice, start: start.bytes) }
    }

    @Test func `numbers and keys that are none begin no session`() throws {
        let pair = try SessionPair(seed: 4)
        let bundle = pair.bob.bundle
        let own = try #require(bundle.pair)
        func with(number: UInt64 = 3, lastResort: [UInt8]? = nil, pair: PeerBundle.Pair? = nil) -> PeerBundle {
            PeerBundle(
                prekeyNumber: number,
                prekey: bundle.prekey,
                lastResort: lastResort ?? bundle.lastResort,
                pair: pair
            )
        }
        let noKey = [UInt8](repeating: 0xFF, count: 1184)
        let bundles = [
            with(number: 0), with(number: 1 << 32), with(lastResort: noKey),
            with(lastResort: bundle.lastResort.dropLast()),
            with(pair: .init(number: 0, agreement: own.agreement, encapsulation: own.encapsulation)),
            with(pair: .init(number: 1, agreement: own.agreement, encapsulation: noKey)),
        ]
        var generator = pair.generator
        for bundle in bundles {
            #expect(throws: EncryptionError.weakKey) {
                try RatchetSession.initiate(
                    local: pair.alice.local,
                    peer: pair.bob.keys,
                    bundle: bundle,
                    at: 0,
                    using: &generator
                )
            }
        }
        _ = try RatchetSession.initiate(
            local: pair.alice.local,
            peer: pair.bob.keys,
            bundle: with(number: 1 << 32 - 1),
            at: 0,
            using: &generator
        )
    }

    @Test func `a start to prekeys that are gone is told as such`() throws {
        var pair = try SessionPair(seed: 5)
        let start = try pair.sealFromAlice()
        let bob = pair.bob
        let newer = LocalPrekey(number: 4, agreement: bob.prekey.agreement, encapsulation: bob.prekey.encapsulation)
        for (prekey, oneTime) in [(newer, bob.pair), (bob.prekey, nil), (bob.prekey, newer)] {
            #expect(throws: EncryptionError.keyGone) {
                try RatchetSession.respond(
                    local: bob.local,
                    peer: pair.alice.keys,
                    to: start.block,
                    prekey: prekey,
                    pair: oneTime,
                    at: 0
                )
            }
        }
    }

    @Test func `a block without start fields begins nothing`() throws {
        var pair = try SessionPair.established(seed: 6)
        let block = try pair.sealFromAlice()
        #expect(throws: EncryptionError.noSession) { try pair.bob.session(from: pair.alice, start: block.bytes) }
    }

    @Test func `a session's number is the same at both sides and another each time`() throws {
        var pair = try SessionPair(seed: 7)
        let other = try RatchetSession.initiate(
            local: pair.alice.local,
            peer: pair.bob.keys,
            bundle: pair.bob.bundle,
            at: 0,
            using: &pair.generator
        )
        #expect(other.number != pair.a.number)
        try pair.deliverToBob(pair.sealFromAlice())
        #expect(pair.b?.number == pair.a.number)
    }
}
