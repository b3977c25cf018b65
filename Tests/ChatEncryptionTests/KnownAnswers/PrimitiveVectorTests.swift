import ChatTesting
import Crypto
import Testing

@testable import ChatEncryption

/// Known answers of what the ratchet and the payload are made of.
@Suite struct PrimitiveVectorTests {
    @Test func `ML-KEM-768: the key of a seed, and the secret in a ciphertext`() throws {
        let cases = try VectorFile("ml-kem-768.txt").cases
        #expect(cases.count == 3)
        for vector in cases {
            let key = try MLKEM768.PrivateKey(seed: SymmetricKey(data: try vector.bytes("seed")))
            let publicKey = Array(key.publicKey.rawRepresentation)
            #expect(try Array(SHA256.hash(data: publicKey)) == vector.bytes("public-sha256"))
            _ = try MLKEM768.PublicKey(checking: publicKey)
            #expect(try key.opening(vector.bytes("ciphertext")) == SymmetricKey(data: vector.bytes("shared")))
        }
    }

    @Test func `ML-KEM-768: what is encapsulated is opened, by nobody else`() throws {
        var generator = SystemKeyGenerator()
        let key = try generator.encapsulationKey()
        let result = try generator.encapsulate(to: key.publicKey)
        #expect(try key.opening(Array(result.encapsulated)) == result.sharedSecret)
        #expect(try generator.encapsulationKey().opening(Array(result.encapsulated)) != result.sharedSecret)
        #expect(throws: EncryptionError.malformed) { try key.opening(Array(result.encapsulated.dropLast())) }
    }

    @Test func `ML-KEM-768: bytes with a coefficient that is not below the modulus are no key`() {
        #expect(throws: EncryptionError.weakKey) {
            try MLKEM768.PublicKey(checking: [UInt8](repeating: 0xFF, count: 1184))
        }
        #expect(throws: EncryptionError.weakKey) {
            try MLKEM768.PublicKey(checking: [UInt8](repeating: 0, count: 1183))
        }
    }

    @Test func `HKDF-SHA256: at once, and in its two steps`() throws {
        let cases = try VectorFile("hkdf-sha256.txt").cases
        #expect(cases.count == 3)
        for vector in cases {
            let material = SymmetricKey(data: try vector.bytes("ikm"))
            let salt = try vector.bytes("salt")
            let info = try vector.bytes("info")
            let expected = try vector.bytes("okm")
            let derived = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: material,
                salt: salt,
                info: info,
                outputByteCount: expected.count
            )
            #expect(derived == SymmetricKey(data: expected))
            let extracted = HKDF<SHA256>.extract(inputKeyMaterial: material, salt: salt)
            #expect(try Array(extracted) == vector.bytes("prk"))
            let expanded = HKDF<SHA256>.expand(
                pseudoRandomKey: extracted,
                info: info,
                outputByteCount: expected.count
            )
            #expect(expanded == SymmetricKey(data: expected))
        }
    }

    @Test func `HMAC-SHA256`() throws {
        let cases = try VectorFile("hmac-sha256.txt").cases
        #expect(cases.count == 6)
        for vector in cases {
            let key = SymmetricKey(data: try vector.bytes("key"))
            let code = HMAC<SHA256>.authenticationCode(for: try vector.bytes("message"), using: key)
            #expect(try Array(code) == vector.bytes("tag"))
        }
    }

    @Test func `AES-256-GCM: valid cases seal and open, changed ones do not open`() throws {
        let cases = try VectorFile("aes-256-gcm.txt").cases
        var refused = 0
        for vector in cases {
            let key = SymmetricKey(data: try vector.bytes("key"))
            let nonce = try AES.GCM.Nonce(data: vector.bytes("nonce"))
            let data = try vector.bytes("aad")
            let ciphertext = try vector.bytes("ciphertext")
            let message = try vector.bytes("message")
            let box = try AES.GCM.SealedBox(nonce: nonce, ciphertext: ciphertext, tag: vector.bytes("tag"))
            if try vector.text("result") == "valid" {
                #expect(try Array(AES.GCM.open(box, using: key, authenticating: data)) == message)
                let sealed = try AES.GCM.seal(message, using: key, nonce: nonce, authenticating: data)
                #expect(Array(sealed.ciphertext) == ciphertext)
                #expect(try Array(sealed.tag) == vector.bytes("tag"))
            } else {
                #expect(throws: CryptoKitError.self, "\(vector.name)") {
                    try AES.GCM.open(box, using: key, authenticating: data)
                }
                refused += 1
            }
        }
        #expect(refused >= 8 && cases.count >= refused + 10)
    }
}
