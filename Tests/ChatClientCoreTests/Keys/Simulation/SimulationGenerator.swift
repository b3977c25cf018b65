import ChatEncryption
import ChatTesting
import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Keys and numbers of a simulated client. Numbers and X25519 keys follow from the seed; what the library encapsulates
/// does not, because it takes no seed.
struct SimulationGenerator: KeyGenerator {
    private var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    mutating func agreementKey() -> Curve25519.KeyAgreement.PrivateKey {
        (try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: Data(random.bytes(32)))) ?? .init()
    }

    mutating func encapsulationKey() throws(EncryptionError) -> MLKEM768.PrivateKey {
        do {
            return try MLKEM768.PrivateKey(seedRepresentation: Data(random.bytes(64)), publicKey: nil)
        } catch {
            throw .failed
        }
    }

    mutating func encapsulate(to key: MLKEM768.PublicKey) throws(EncryptionError) -> KEM.EncapsulationResult {
        do {
            return try key.encapsulate()
        } catch {
            throw .failed
        }
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        random.bytes(count)
    }
}
