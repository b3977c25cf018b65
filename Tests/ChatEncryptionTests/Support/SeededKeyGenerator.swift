import ChatEncryption
import ChatTesting
import Crypto

/// Keys from a seed. It keeps the private half of every agreement key, for a thief who is given all of them. The
/// secrets that ML-KEM encloses are the library's, from no seed.
struct SeededKeyGenerator: KeyGenerator {
    var random: SplitMix64
    /// Private halves by their public ones.
    private(set) var agreementKeys: [[UInt8]: Curve25519.KeyAgreement.PrivateKey] = [:]

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    mutating func agreementKey() -> Curve25519.KeyAgreement.PrivateKey {
        let raw = random.bytes(32)
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: raw) else {
            preconditionFailure("32 bytes are a key")
        }
        agreementKeys[Array(key.publicKey.rawRepresentation)] = key
        return key
    }

    mutating func encapsulationKey() throws(EncryptionError) -> MLKEM768.PrivateKey {
        do {
            return try MLKEM768.PrivateKey(seedRepresentation: random.bytes(64), publicKey: nil)
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
