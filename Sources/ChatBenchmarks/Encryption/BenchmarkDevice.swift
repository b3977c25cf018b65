import ChatEncryption
import ChatIdentity
import Crypto

/// A device with its account's signed list and its signed prekeys.
struct BenchmarkDevice {
    /// With its mark it fills a class of 256 bytes.
    static let content = [UInt8](repeating: 0x61, count: 255)

    let local: LocalDevice
    let prekey: LocalPrekey
    let pair: LocalPrekey
    private let identity: SigningPublicKey
    private let signing: SigningPublicKey
    private let list: SignedDeviceList
    private let prekeyBody: [UInt8]
    private let prekeySignature: [UInt8]
    private let pairBody: [UInt8]
    private let pairSignature: [UInt8]

    init(_ account: String, number: UInt64) throws {
        guard let device = DeviceNumber(rawValue: number) else {
            throw BenchmarkFailure("a device without a number")
        }
        var generator = SystemKeyGenerator()
        let (identityKey, signingKey) = (Curve25519.Signing.PrivateKey(), Curve25519.Signing.PrivateKey())
        identity = try SigningPublicKey(Array(identityKey.publicKey.rawRepresentation))
        signing = try SigningPublicKey(Array(signingKey.publicKey.rawRepresentation))
        local = LocalDevice(
            account: account,
            identity: identity.bytes,
            device: device,
            agreementKey: generator.agreementKey()
        )
        list = try Self.list(of: local, signing: signing, by: identityKey)
        prekey = try Self.prekey(1, using: &generator)
        pair = try Self.prekey(2, using: &generator)
        let owner = PrekeyOwner(account: account, identity: identity, device: device)
        let signedPrekey = try SignedPrekey(
            owner: owner,
            number: prekey.number,
            made: 1_700_000_000_000,
            agreement: Array(prekey.agreement.publicKey.rawRepresentation),
            lastResort: Array(prekey.encapsulation.publicKey.rawRepresentation)
        )
        (prekeyBody, prekeySignature) = (signedPrekey.body, try signedPrekey.signature(by: signingKey))
        let oneTimePair = try OneTimePair(
            owner: owner,
            number: pair.number,
            agreement: Array(pair.agreement.publicKey.rawRepresentation),
            encapsulation: Array(pair.encapsulation.publicKey.rawRepresentation)
        )
        (pairBody, pairSignature) = (oneTimePair.body, try oneTimePair.signature(by: signingKey))
    }

    private static func list(
        of local: LocalDevice,
        signing: SigningPublicKey,
        by identity: Curve25519.Signing.PrivateKey
    ) throws -> SignedDeviceList {
        let entry = try DeviceEntry(
            number: local.device,
            agreement: Array(local.agreementKey.publicKey.rawRepresentation),
            signing: signing,
            label: "laptop",
            added: 1_700_000_000_000
        )
        let list = try DeviceList(account: local.account, version: 1, previous: DeviceList.noList, devices: [entry])
        return try SignedDeviceList(signing: list, by: identity)
    }

    private static func prekey(_ number: UInt64, using generator: inout SystemKeyGenerator) throws -> LocalPrekey {
        LocalPrekey(
            number: number,
            agreement: generator.agreementKey(),
            encapsulation: try generator.encapsulationKey()
        )
    }

    /// What another device learns from the list; its signature is verified.
    func verifiedKeys() throws -> DeviceKeys {
        guard let entry = try list.verified(by: identity, account: local.account).devices.first else {
            throw BenchmarkFailure("a list without devices")
        }
        return DeviceKeys(
            account: local.account,
            identity: identity.bytes,
            device: entry.number,
            agreement: entry.agreement
        )
    }

    /// What another device gets to begin a session; both signatures are verified.
    func verifiedBundle() throws -> PeerBundle {
        let owner = PrekeyOwner(account: local.account, identity: identity, device: local.device)
        let prekey = try SignedPrekey(body: prekeyBody, signature: prekeySignature, by: signing, owner: owner)
        let pair = try OneTimePair(body: pairBody, signature: pairSignature, by: signing, owner: owner)
        return PeerBundle(
            prekeyNumber: prekey.number,
            prekey: prekey.agreement,
            lastResort: prekey.lastResort,
            pair: .init(number: pair.number, agreement: pair.agreement, encapsulation: pair.encapsulation)
        )
    }
}
