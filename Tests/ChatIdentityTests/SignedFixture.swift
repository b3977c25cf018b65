import ChatIdentity
import Crypto

/// Keys of an account with the same values in each run.
struct SignedFixture {
    let account: String
    let identity: Curve25519.Signing.PrivateKey
    let device: DeviceNumber
    let signing: Curve25519.Signing.PrivateKey

    /// - Parameter seed: Two fixtures with different seeds share no key.
    init(account: String = "alice", seed: UInt8 = 1) throws {
        self.account = account
        identity = try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: seed, count: 32))
        signing = try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: seed &+ 100, count: 32))
        device = try Self.number(UInt64(seed))
    }

    static func number(_ value: UInt64) throws -> DeviceNumber {
        var generator = FixedNumber(value: value)
        return DeviceNumber(rawValue: value) ?? DeviceNumber(using: &generator)
    }

    var publicIdentity: SigningPublicKey {
        get throws { try SigningPublicKey(Array(identity.publicKey.rawRepresentation)) }
    }

    var publicSigning: SigningPublicKey {
        get throws { try SigningPublicKey(Array(signing.publicKey.rawRepresentation)) }
    }

    var owner: PrekeyOwner {
        get throws { PrekeyOwner(account: account, identity: try publicIdentity, device: device) }
    }

    func entry(_ number: UInt64, label: String = "laptop") throws -> DeviceEntry {
        try DeviceEntry(
            number: Self.number(number),
            agreement: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 32),
            signing: publicSigning,
            label: label,
            added: 1_796_000_000_000
        )
    }

    func first(_ devices: [DeviceEntry]? = nil) throws -> DeviceList {
        try DeviceList(
            account: account,
            version: 1,
            previous: DeviceList.noList,
            devices: devices ?? [entry(1), entry(2, label: "phone")]
        )
    }

    func next(after list: DeviceList, _ devices: [DeviceEntry]? = nil) throws -> DeviceList {
        try DeviceList(
            account: account,
            version: list.version + 1,
            previous: DeviceList.hash(ofBody: list.body),
            devices: devices ?? [entry(list.version + 10)]
        )
    }

    func signed(_ list: DeviceList) throws -> SignedDeviceList {
        try SignedDeviceList(signing: list, by: identity)
    }

    func prekey(number: UInt64 = 3) throws -> SignedPrekey {
        try SignedPrekey(
            owner: owner,
            number: number,
            made: 1_796_000_000_000,
            agreement: [UInt8](repeating: 5, count: 32),
            lastResort: [UInt8](repeating: 6, count: 1184)
        )
    }

    func pair(number: UInt64 = 3) throws -> OneTimePair {
        try OneTimePair(
            owner: owner,
            number: number,
            agreement: [UInt8](repeating: 7, count: 32),
            encapsulation: [UInt8](repeating: 8, count: 1184)
        )
    }

    private struct FixedNumber: RandomNumberGenerator {
        let value: UInt64

        func next() -> UInt64 {
            value
        }
    }
}
