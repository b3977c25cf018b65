import ChatIdentity
import Crypto
import Testing

@testable import ChatEncryption

/// The vectors of lists, prekeys and a payload in docs/ENCRYPTION.md. Another implementation, in another language, made
/// them from the page.
@Suite struct FrozenIdentityTests {
    private let keys: EncryptionPage
    private let prekeys: EncryptionPage
    private let payload: EncryptionPage

    init() throws {
        keys = try EncryptionPage("### Lists as bytes")
        prekeys = try EncryptionPage("### Prekeys as bytes")
        payload = try EncryptionPage("### A payload as bytes")
    }

    private func signingKey(_ name: String) throws -> Curve25519.Signing.PrivateKey {
        try Curve25519.Signing.PrivateKey(rawRepresentation: keys["\(name).private"])
    }

    private func agreementKey(_ private: [UInt8]) throws -> [UInt8] {
        Array(try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: `private`).publicKey.rawRepresentation)
    }

    private func encapsulationKey(_ seed: [UInt8]) throws -> [UInt8] {
        Array(try MLKEM768.PrivateKey(seed: SymmetricKey(data: seed)).publicKey.rawRepresentation)
    }

    private var owner: PrekeyOwner {
        get throws {
            let number = try keys["D"].reduce(0) { $0 << 8 | UInt64($1) }
            return PrekeyOwner(
                account: "alice",
                identity: try SigningPublicKey(keys["A"]),
                device: try #require(DeviceNumber(rawValue: number))
            )
        }
    }

    @Test func `the page's keys belong together`() throws {
        #expect(try Array(signingKey("A").publicKey.rawRepresentation) == keys["A"])
        #expect(try Array(signingKey("S").publicKey.rawRepresentation) == keys["S"])
        #expect(try agreementKey(keys["I.private"]) == keys["I"])
    }

    @Test func `the page's lists are followed, and have the page's bytes`() throws {
        let owner = try owner
        let first = try DeviceList(
            account: "alice",
            version: 1,
            previous: DeviceList.noList,
            devices: [
                DeviceEntry(
                    number: owner.device,
                    agreement: keys["I"],
                    signing: SigningPublicKey(keys["S"]),
                    label: "laptop",
                    added: 1_796_000_000_000
                )
            ]
        )
        #expect(try first.body == keys["list.1.body"])
        var chain = DeviceListChain(account: "alice", pinned: nil)
        for version in 1...2 {
            let signed = SignedDeviceList(
                body: try keys["list.\(version).body"],
                signature: try keys["list.\(version).signature"]
            )
            try chain.follow(signed, identity: owner.identity)
            #expect(try chain.pinned?.hash == keys["list.\(version).hash"])
        }
        #expect(chain.newest?.devices.map(\.label) == ["laptop", "Télé"])
        #expect(chain.newest?.device(owner.device) == first.devices[0])
    }

    @Test func `the page's prekeys are verified, and have the page's keys`() throws {
        let key = try SigningPublicKey(keys["S"])
        let prekey = try SignedPrekey(
            body: prekeys["prekey.body"],
            signature: prekeys["prekey.signature"],
            by: key,
            owner: owner
        )
        #expect(prekey.number == 3 && prekey.made == 1_796_000_000_000)
        #expect(try prekey.agreement == agreementKey(prekeys["P.private"]))
        #expect(try prekey.lastResort == encapsulationKey(prekeys["Q.seed"]))
        #expect(try prekey.body == prekeys["prekey.body"])
        let pair = try OneTimePair(
            body: prekeys["pair.body"],
            signature: prekeys["pair.signature"],
            by: key,
            owner: owner
        )
        #expect(pair.number == 17)
        #expect(try pair.agreement == agreementKey(prekeys["O.private"]))
        #expect(try pair.encapsulation == encapsulationKey(prekeys["O.seed"]))
        #expect(try pair.body == prekeys["pair.body"])
    }

    @Test func `the page's payload is opened and read, and sealed to the same bytes`() throws {
        let key = SymmetricKey(data: try payload["K"])
        let bytes = try SealedPayload.open(payload["payload"], key: key, hash: payload["payload.hash"])
        #expect(try bytes == payload["content"])
        let content = try SealedContent(bytes)
        #expect(content.kind == .text("See you at 8, café Zürich?"))
        #expect(content.token == Array(0..<16))
        #expect(content.counter == 7 && content.recipientList.version == 4)
        #expect(try content.senderList == ListReference(version: 2, hash: keys["list.2.hash"]))
        try content.check(
            against: ContentPlace(
                sender: DeviceAddress(account: "alice", device: owner.device),
                recipient: "bob",
                token: nil,
                isMail: false
            )
        )
        let sealed = try SealedPayload(sealing: bytes, with: key)
        #expect(try sealed.payload == payload["payload"])
        #expect(try sealed.hash == payload["payload.hash"])
    }
}
