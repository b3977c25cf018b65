import ChatIdentity
import Crypto

/// An account with a device whose keys are the same in every run.
struct FuzzAccount {
    let name: String
    let identity: Curve25519.Signing.PrivateKey
    let signing: Curve25519.Signing.PrivateKey
    let agreement: Curve25519.KeyAgreement.PrivateKey
    let device: DeviceNumber

    /// - Parameter seed: Accounts with different seeds share no key.
    init(_ name: String, seed: UInt8) throws {
        self.name = name
        identity = try Curve25519.Signing.PrivateKey(rawRepresentation: Self.bytes(seed, 32))
        signing = try Curve25519.Signing.PrivateKey(rawRepresentation: Self.bytes(seed &+ 1, 32))
        agreement = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: Self.bytes(seed &+ 2, 32))
        device = try Self.device(UInt64(seed) + 1)
    }

    static func bytes(_ value: UInt8, _ count: Int) -> [UInt8] {
        [UInt8](repeating: value, count: count)
    }

    static func device(_ number: UInt64) throws -> DeviceNumber {
        guard let device = DeviceNumber(rawValue: number) else {
            throw FuzzFinding(description: "0 is no device")
        }
        return device
    }

    var publicIdentity: SigningPublicKey {
        get throws { try SigningPublicKey(Array(identity.publicKey.rawRepresentation)) }
    }

    var publicSigning: SigningPublicKey {
        get throws { try SigningPublicKey(Array(signing.publicKey.rawRepresentation)) }
    }

    var owner: PrekeyOwner {
        get throws { PrekeyOwner(account: name, identity: try publicIdentity, device: device) }
    }

    /// A list of one device with this version.
    func list(version: UInt64, previous: [UInt8], label: String = "laptop") throws -> DeviceList {
        let entry = try DeviceEntry(
            number: device,
            agreement: Array(agreement.publicKey.rawRepresentation),
            signing: publicSigning,
            label: label,
            added: 1_796_000_000_000
        )
        return try DeviceList(account: name, version: version, previous: previous, devices: [entry])
    }
}
