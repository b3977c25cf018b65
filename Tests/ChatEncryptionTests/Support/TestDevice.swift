import ChatEncryption
import ChatIdentity
import Crypto
import Testing

/// A device with its prekeys.
struct TestDevice {
    let local: LocalDevice
    let prekey: LocalPrekey
    var pair: LocalPrekey?

    init(_ account: String, number: UInt64, pair hasPair: Bool = true, using generator: inout SeededKeyGenerator) throws
    {
        local = LocalDevice(
            account: account,
            identity: generator.bytes(32),
            device: try #require(DeviceNumber(rawValue: number)),
            agreementKey: generator.agreementKey()
        )
        prekey = LocalPrekey(
            number: 3,
            agreement: generator.agreementKey(),
            encapsulation: try generator.encapsulationKey()
        )
        if hasPair {
            pair = LocalPrekey(
                number: 17,
                agreement: generator.agreementKey(),
                encapsulation: try generator.encapsulationKey()
            )
        }
    }

    /// What others know of it from its device list.
    var keys: DeviceKeys {
        DeviceKeys(
            account: local.account,
            identity: local.identity,
            device: local.device,
            agreement: Array(local.agreementKey.publicKey.rawRepresentation)
        )
    }

    var bundle: PeerBundle {
        PeerBundle(
            prekeyNumber: prekey.number,
            prekey: Array(prekey.agreement.publicKey.rawRepresentation),
            lastResort: Array(prekey.encapsulation.publicKey.rawRepresentation),
            pair: pair.map {
                PeerBundle.Pair(
                    number: $0.number,
                    agreement: Array($0.agreement.publicKey.rawRepresentation),
                    encapsulation: Array($0.encapsulation.publicKey.rawRepresentation)
                )
            }
        )
    }

    /// The session that a start block of another device begins.
    func session(from peer: TestDevice, start bytes: [UInt8]) throws -> RatchetSession {
        try RatchetSession.respond(
            local: local,
            peer: peer.keys,
            to: Block.parse(bytes, inMail: false),
            prekey: prekey,
            pair: pair,
            at: 0
        )
    }
}
