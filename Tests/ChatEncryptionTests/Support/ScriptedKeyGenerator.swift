import ChatEncryption
import Crypto

/// Gives the keys of a vector in their order, and "encapsulates" what the vector contains.
struct ScriptedKeyGenerator: KeyGenerator {
    var agreementKeys: [Curve25519.KeyAgreement.PrivateKey] = []
    var encapsulationKeys: [MLKEM768.PrivateKey] = []
    var encapsulations: [KEM.EncapsulationResult] = []
    var salts: [[UInt8]] = []

    mutating func agreementKey() -> Curve25519.KeyAgreement.PrivateKey {
        agreementKeys.removeFirst()
    }

    mutating func encapsulationKey() throws(EncryptionError) -> MLKEM768.PrivateKey {
        encapsulationKeys.removeFirst()
    }

    mutating func encapsulate(to key: MLKEM768.PublicKey) throws(EncryptionError) -> KEM.EncapsulationResult {
        encapsulations.removeFirst()
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        salts.removeFirst()
    }

    var isUsedUp: Bool {
        agreementKeys.isEmpty && encapsulationKeys.isEmpty && encapsulations.isEmpty && salts.isEmpty
    }
}
