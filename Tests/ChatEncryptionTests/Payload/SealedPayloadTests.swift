import ChatEncryption
import ChatIdentity
import Crypto
import Testing

@Suite struct SealedPayloadTests {
    private let content = Array("hello".utf8)

    private func open(_ sealed: SealedPayload, payload: [UInt8]? = nil, hash: [UInt8]? = nil) throws -> [UInt8] {
        try SealedPayload.open(payload ?? sealed.payload, key: sealed.key, hash: hash ?? sealed.hash)
    }

    @Test func `what is sealed is opened`() throws {
        let sealed = try SealedPayload(sealing: content)
        #expect(try open(sealed) == content)
        #expect(sealed.payload.count == 128 + 16)
        #expect(SealedSizes.isPayload(sealed.payload.count))
        #expect(sealed.hash == Array(SHA256.hash(data: sealed.payload)))
        #expect(sealed.key.bitCount == 256)
    }

    @Test func `the longest content fits, and no longer one`() throws {
        let longest = [UInt8](repeating: 7, count: Padding.mostContent)
        let sealed = try SealedPayload(sealing: longest)
        #expect(sealed.payload.count == SealedSizes.largestPayload)
        #expect(try open(sealed) == longest)
        #expect(throws: EncryptionError.malformed) { try SealedPayload(sealing: longest + [7]) }
    }

    @Test func `each sealing has a key and bytes of its own`() throws {
        let first = try SealedPayload(sealing: content)
        let second = try SealedPayload(sealing: content)
        #expect(first.key != second.key)
        #expect(first.payload != second.payload)
        #expect(first.hash != second.hash)
    }

    @Test func `the nonce is zero and nothing else is authenticated, as the page says`() throws {
        let key = SymmetricKey(data: [UInt8](repeating: 3, count: 32))
        let sealed = try SealedPayload(sealing: content, with: key)
        let box = try AES.GCM.SealedBox(
            nonce: AES.GCM.Nonce(data: [UInt8](repeating: 0, count: 12)),
            ciphertext: sealed.payload.dropLast(16),
            tag: sealed.payload.suffix(16)
        )
        let padded = content + [0x80] + [UInt8](repeating: 0, count: 122)
        #expect(try Array(AES.GCM.open(box, using: key)) == padded)
    }

    @Test func `every bit of payload and hash counts`() throws {
        let sealed = try SealedPayload(sealing: content)
        for bit in 0..<8 * sealed.payload.count {
            var changed = sealed.payload
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: EncryptionError.damaged) { try open(sealed, payload: changed) }
            // With a hash that was changed to fit, the tag is wrong.
            #expect(throws: EncryptionError.damaged) {
                try open(sealed, payload: changed, hash: SealedPayload.hash(of: changed))
            }
        }
        for bit in 0..<256 {
            var changed = sealed.hash
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: EncryptionError.damaged) { try open(sealed, hash: changed) }
        }
    }

    @Test func `a hash or payload of another length is refused`() throws {
        let sealed = try SealedPayload(sealing: content)
        for count in [0, 31] {
            #expect(throws: EncryptionError.damaged) { try open(sealed, hash: Array(sealed.hash.prefix(count))) }
        }
        #expect(throws: EncryptionError.damaged) { try open(sealed, hash: sealed.hash + [0]) }
        for count in [0, 15, 16, 143] {
            #expect(throws: EncryptionError.malformed) {
                try open(sealed, payload: Array(sealed.payload.prefix(count)))
            }
        }
        #expect(throws: EncryptionError.malformed) { try open(sealed, payload: sealed.payload + [0]) }
    }

    @Test func `another payload under its own key is refused by the hash`() throws {
        let sealed = try SealedPayload(sealing: content)
        let other = try SealedPayload(sealing: content, with: sealed.key)
        #expect(other.payload == sealed.payload, "the same key and content give the same bytes: a key is used once")
        let different = try SealedPayload(sealing: Array("hullo".utf8), with: sealed.key)
        #expect(throws: EncryptionError.damaged) { try open(sealed, payload: different.payload) }
    }

    @Test func `padding that somebody sealed wrongly is refused`() throws {
        let key = SymmetricKey(size: .bits256)
        let nonce = try AES.GCM.Nonce(data: [UInt8](repeating: 0, count: 12))
        let box = try AES.GCM.seal([UInt8](repeating: 0, count: 128), using: key, nonce: nonce)
        let payload = Array(box.ciphertext) + box.tag
        #expect(throws: EncryptionError.malformed) {
            try SealedPayload.open(payload, key: key, hash: SealedPayload.hash(of: payload))
        }
    }

    @Test func `a key of another length is refused`() throws {
        #expect(throws: EncryptionError.malformed) {
            try SealedPayload(sealing: content, with: SymmetricKey(size: .bits128))
        }
        let sealed = try SealedPayload(sealing: content)
        #expect(throws: EncryptionError.malformed) {
            try SealedPayload.open(sealed.payload, key: SymmetricKey(size: .bits128), hash: sealed.hash)
        }
    }

    @Test func `no description shows the key`() throws {
        let sealed = try SealedPayload(sealing: content, with: SymmetricKey(data: [UInt8](repeating: 0xAB, count: 32)))
        var dumped = ""
        dump(sealed, to: &dumped)
        for text in [String(describing: sealed), String(reflecting: sealed), dumped] {
            #expect(!text.lowercased().contains("abab") && !text.contains("171"))
        }
    }
}
