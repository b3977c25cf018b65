import Crypto
import Testing

@testable import ChatProtocol

/// Compares the cipher with swift-crypto's AES-GCM, and with a published test vector.
@Suite struct DatagramCipherTests {
    private static let nonce: [UInt8] = Array(1...12)

    private typealias Operation = (
        UnsafeRawBufferPointer, _ nonce: UnsafeRawBufferPointer, _ header: UnsafeRawBufferPointer,
        _ output: UnsafeMutableRawBufferPointer
    ) -> Bool

    private func seal(_ payload: [UInt8], header: [UInt8], nonce: [UInt8] = nonce, key: SymmetricKey) -> [UInt8]? {
        let count = payload.count + DatagramCipher.tagBytes
        return apply(DatagramCipher(key: key).seal, payload, count: count, header: header, nonce: nonce)
    }

    private func open(_ sealed: [UInt8], header: [UInt8], nonce: [UInt8] = nonce, key: SymmetricKey) -> [UInt8]? {
        let count = sealed.count - DatagramCipher.tagBytes
        return apply(DatagramCipher(key: key).open, sealed, count: count, header: header, nonce: nonce)
    }

    /// Returns the `count` bytes that an operation writes for this input, or `nil` if it refuses the input.
    private func apply(
        _ operation: Operation,
        _ input: [UInt8],
        count: Int,
        header: [UInt8],
        nonce: [UInt8]
    ) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: count)
        let isDone = output.withUnsafeMutableBytes { output in
            input.withUnsafeBytes { input in
                nonce.withUnsafeBytes { nonce in
                    header.withUnsafeBytes { header in
                        operation(input, nonce, header, output)
                    }
                }
            }
        }
        return isDone ? output : nil
    }

    @Test(arguments: [0, 1, 15, 16, 17, 160, 1167, 8919])
    func `seals and opens as swift-crypto does`(size: Int) throws {
        for headerSize in [0, 1, 17, 64] {
            let key = SymmetricKey(size: .bits128)
            let payload = (0..<size).map { _ in UInt8.random(in: 0...255) }
            let header = (0..<headerSize).map { _ in UInt8.random(in: 0...255) }
            let nonce = try AES.GCM.Nonce(data: Self.nonce)
            let box = try AES.GCM.seal(payload, using: key, nonce: nonce, authenticating: header)
            let expected = Array(box.ciphertext) + Array(box.tag)
            #expect(seal(payload, header: header, key: key) == expected)
            #expect(open(expected, header: header, key: key) == payload)
            for place in [0, size, expected.count - 1] {
                var changed = expected
                changed[place] ^= 1
                #expect(open(changed, header: header, key: key) == nil, "byte \(place) of \(size)")
            }
            #expect(open(expected, header: header, nonce: Self.nonce.reversed(), key: key) == nil)
            #expect(open(expected, header: header + [0], key: key) == nil)
            #expect(open(expected, header: header, key: SymmetricKey(size: .bits128)) == nil)
        }
    }

    @Test func `seals the second vector of the specification`() {
        // McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, test case 2.
        let key = SymmetricKey(data: [UInt8](repeating: 0, count: 16))
        let zeros = [UInt8](repeating: 0, count: 16)
        let sealed = seal(zeros, header: [], nonce: Array(zeros.prefix(12)), key: key)
        let hex = sealed?.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(hex == "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf")
    }
}
