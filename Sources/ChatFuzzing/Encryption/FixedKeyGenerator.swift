import ChatEncryption
import Crypto
import Foundation

/// "Random" keys that are the same in every run. The secret that it encapsulates is not in its ciphertext: nobody opens
/// what begins with it.
struct FixedKeyGenerator: KeyGenerator {
    private var next: UInt8 = 0x40

    mutating func agreementKey() -> Curve25519.KeyAgreement.PrivateKey {
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes(32)) else {
            preconditionFailure("32 bytes are a key")
        }
        return key
    }

    mutating func encapsulationKey() throws(EncryptionError) -> MLKEM768.PrivateKey {
        do {
            return try MLKEM768.PrivateKey(seedRepresentation: bytes(64), publicKey: nil)
        } catch {
            throw .failed
        }
    }

    mutating func encapsulate(to key: MLKEM768.PublicKey) throws(EncryptionError) -> KEM.EncapsulationResult {
        KEM.EncapsulationResult(
            sharedSecret: SymmetricKey(data: bytes(32)),
            encapsulated: Data(bytes(1088))
        )
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        next &+= 1
        return FuzzAccount.bytes(next, count)
    }
}
