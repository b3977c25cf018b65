import ChatIdentity
import Crypto
import Foundation
import Testing

@testable import ChatEncryption

/// The vectors in docs/ENCRYPTION.md, which another implementation wrote.
struct FrozenVectorTests {
    private let page: EncryptionPage

    init() throws {
        page = try EncryptionPage()
    }

    @Test(arguments: ["start.", "lastresort."])
    func `a start agrees on the page's secret`(prefix: String) throws {
        let (alice, bob) = (try device("alice"), try device("bob"))
        let hasPair = prefix == "start."
        let pair = hasPair ? try prekey("pair") : nil
        var generator = try aliceGenerator(prefix)
        let session = try RatchetSession.initiate(
            local: alice,
            peer: bob.keys,
            bundle: try bundle(hasPair: hasPair),
            at: 0,
            using: &generator
        )
        #expect(try session.transcript.bytes == page["\(prefix)T"])
        #expect(try session.start?.ciphertext == page["\(prefix)ciphertext"])
        let number = session.number.rawValue
        #expect(try withUnsafeBytes(of: number.bigEndian) { Array($0) } == page["\(prefix)session"])
        var initiated = session
        let bytes = try initiated.seal(
            SymmetricKey(size: .bits256),
            payloadHash: [UInt8](repeating: 0, count: 32),
            for: .message,
            at: 0,
            using: &generator
        )
        let block = try Block.parse(bytes, inMail: false)
        let prekey = try prekey("prekey")
        let answering = try RatchetSession.respond(
            local: bob,
            peer: alice.keys,
            to: block,
            prekey: prekey,
            pair: pair,
            at: 0
        )
        #expect(try answering.root == key("\(prefix)SK"))
        #expect(answering.number == session.number)
        #expect(try answering.transcript.bytes == page["\(prefix)T"])
        try expectSecrets(of: #require(block.header.start), prefix, prekey, pair)
    }

    private func expectSecrets(
        of start: StartFields,
        _ prefix: String,
        _ prekey: LocalPrekey,
        _ pair: LocalPrekey?
    ) throws {
        let (alice, bob) = (try device("alice"), try device("bob"))
        #expect(try Agreement.secret(prekey.agreement, with: alice.keys.agreement) == key("\(prefix)DH1"))
        #expect(try Agreement.secret(bob.agreementKey, with: start.ephemeral) == key("\(prefix)DH2"))
        #expect(try Agreement.secret(prekey.agreement, with: start.ephemeral) == key("\(prefix)DH3"))
        if let pair {
            #expect(try Agreement.secret(pair.agreement, with: start.ephemeral) == key("\(prefix)DH4"))
        }
        let secret = try (pair ?? prekey).encapsulation.opening(start.ciphertext)
        #expect(try secret == key("\(prefix)secret"))
    }

    @Test func `a conversation has the page's blocks`() throws {
        let (alice, bob) = (try device("alice"), try device("bob"))
        var aliceKeys = try aliceGenerator("start.")
        var bobKeys = ScriptedKeyGenerator(
            agreementKeys: try (1...3).map { try agreementKey("bob.ratchet.\($0).private") },
            encapsulationKeys: [try encapsulationKey("bob.offer.seed")],
            salts: try [2, 3, 6, 8].map { try page["\($0).salt"] }
        )
        var a = try RatchetSession.initiate(
            local: alice,
            peer: bob.keys,
            bundle: try bundle(hasPair: true),
            at: 0,
            using: &aliceKeys
        )
        var b = try RatchetSession.respond(
            local: bob,
            peer: alice.keys,
            to: Block.parse(page["1.block"], inMail: false),
            prekey: try prekey("prekey"),
            pair: try prekey("pair"),
            at: 0
        )
        let mail: Set = [6, 7]
        for number in 1...8 {
            let use: BlockUse = mail.contains(number) ? .emptyMail : .message
            if [1, 4, 5, 7].contains(number) {
                try exchange(number, from: &a, to: &b, for: use, using: &aliceKeys)
            } else {
                try exchange(number, from: &b, to: &a, for: use, using: &bobKeys)
            }
        }
        #expect(aliceKeys.isUsedUp)
        #expect(bobKeys.isUsedUp)
    }

    @Test func `the answer names the page's key`() throws {
        guard case .answer(1, let key, _) = try Block.parse(page["7.block"], inMail: true).header.mail else {
            Issue.record("block 7 has no answer")
            return
        }
        let offered = Array(try encapsulationKey("bob.offer.seed").publicKey.rawRepresentation)
        #expect(key == OfferKeyID(of: offered))
        #expect(try withUnsafeBytes(of: key.rawValue.bigEndian) { Array($0) } == page["7.offer key ID"])
    }

    /// Seals a block, which must be the page's, and opens it at the other side.
    private func exchange(
        _ number: Int,
        from sender: inout RatchetSession,
        to receiver: inout RatchetSession,
        for use: BlockUse,
        using generator: inout ScriptedKeyGenerator
    ) throws {
        let chain = sender.sending?.key
        let bytes = try sender.seal(
            key("\(number).K"),
            payloadHash: page["\(number).payload hash"],
            for: use,
            at: 0,
            using: &generator
        )
        #expect(try bytes == page["\(number).block"], "block \(number)")
        if page.names.contains("\(number).root") {
            #expect(try sender.root == key("\(number).root"), "block \(number)")
        }
        let messageKey = try page.names.contains("\(number).chain") ? key("\(number).chain") : try #require(chain)
        #expect(try KeyDerivation.messageKey(of: messageKey) == key("\(number).message key"), "block \(number)")
        let block = try Block.parse(bytes, inMail: use == .emptyMail)
        let derived = try KeyDerivation.blockKey(message: key("\(number).message key"), salt: block.header.salt)
        let keyAndNonce = derived.key.withUnsafeBytes { Array($0) } + Array(derived.nonce)
        #expect(try keyAndNonce == page["\(number).key and nonce"], "block \(number)")
        let opened = try receiver.opened(block)
        #expect(try opened.key == key("\(number).K"), "block \(number)")
        #expect(try opened.payloadHash == page["\(number).payload hash"], "block \(number)")
        #expect(opened.session.root == sender.root, "block \(number)")
        receiver = opened.session
    }
}

extension FrozenVectorTests {
    private func key(_ name: String) throws -> SymmetricKey {
        SymmetricKey(data: try page[name])
    }

    private func number(_ name: String) throws -> UInt64 {
        try page[name].reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func agreementKey(_ name: String) throws -> Curve25519.KeyAgreement.PrivateKey {
        try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: page[name])
    }

    private func encapsulationKey(_ name: String) throws -> MLKEM768.PrivateKey {
        try MLKEM768.PrivateKey(seedRepresentation: page[name], publicKey: nil)
    }

    private func device(_ account: String) throws -> LocalDevice {
        LocalDevice(
            account: account,
            identity: try page["\(account).identity"],
            device: try #require(DeviceNumber(rawValue: number("\(account).device"))),
            agreementKey: try agreementKey("\(account).agreement.private")
        )
    }

    private func prekey(_ name: String) throws -> LocalPrekey {
        LocalPrekey(
            number: try number("bob.\(name).number"),
            agreement: try agreementKey("bob.\(name).private"),
            encapsulation: try encapsulationKey("bob.\(name).seed")
        )
    }

    private func bundle(hasPair: Bool) throws -> PeerBundle {
        let (prekey, pair) = (try prekey("prekey"), try prekey("pair"))
        return PeerBundle(
            prekeyNumber: prekey.number,
            prekey: Array(prekey.agreement.publicKey.rawRepresentation),
            lastResort: Array(prekey.encapsulation.publicKey.rawRepresentation),
            pair: hasPair
                ? PeerBundle.Pair(
                    number: pair.number,
                    agreement: Array(pair.agreement.publicKey.rawRepresentation),
                    encapsulation: Array(pair.encapsulation.publicKey.rawRepresentation)
                ) : nil
        )
    }

    /// Alice's keys, with the secrets that the page's ciphertexts enclose by their private halves.
    private func aliceGenerator(_ prefix: String) throws -> ScriptedKeyGenerator {
        let encapsulationKeys = [
            try prekey(prefix == "start." ? "pair" : "prekey").encapsulation, try encapsulationKey("bob.offer.seed"),
        ]
        // The answer's ciphertext follows the fixed part, the offer's number and its key's ID.
        let ciphertexts = [try page["\(prefix)ciphertext"], Array(try page["7.block"][78..<78 + 1088])]
        return ScriptedKeyGenerator(
            agreementKeys: [try agreementKey("ephemeral.private")]
                + (try (1...3).map { try agreementKey("alice.ratchet.\($0).private") }),
            encapsulations: try zip(encapsulationKeys, ciphertexts).map {
                KEM.EncapsulationResult(sharedSecret: try $0.opening($1), encapsulated: Data($1))
            },
            salts: try [1, 4, 5, 7].map { try page["\($0).salt"] }
        )
    }
}
