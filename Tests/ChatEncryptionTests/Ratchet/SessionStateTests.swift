import ChatTesting
import Crypto
import Testing

@testable import ChatEncryption

struct SessionStateTests {
    /// States of every shape: all optional parts present and absent.
    private static func states() throws -> [RatchetSession] {
        var pair = try SessionPair(seed: 1)
        var states = [pair.a]
        let start = try pair.sealFromAlice()
        states.append(try pair.bob.session(from: pair.alice, start: start.bytes))
        try pair.deliverToBob(start)
        states.append(try #require(pair.b))
        try pair.deliverToAlice(pair.sealFromBob(.emptyMail))
        states.append(pair.a)
        states.append(try #require(pair.b))
        let answer = try pair.sealFromAlice(.emptyMail)
        states.append(pair.a)
        try pair.deliverToBob(answer)
        states.append(try #require(pair.b))
        _ = try pair.sealFromBob()
        try pair.deliverToAlice(pair.sealFromBob())
        try pair.deliverToBob(pair.sealFromAlice())
        _ = try pair.sealFromBob()
        try pair.deliverToAlice(pair.sealFromBob())
        states += [pair.a, try #require(pair.b)]
        return states
    }

    @Test func `a restored state is the same state`() throws {
        for state in try Self.states() {
            let restored = try RatchetSession(encoded: state.encoded)
            #expect(restored.encoded == state.encoded)
            #expect(restored.number == state.number)
            #expect(restored.isInitiator == state.isInitiator)
            #expect(restored.isUnanswered == state.isUnanswered)
            #expect(state.encoded.bitCount / 8 < 3200)
        }
    }

    @Test func `a damaged state is refused, or is another one`() throws {
        for (index, state) in try Self.states().enumerated() {
            let bytes = state.encoded.withUnsafeBytes { Array($0) }
            // Every fifth, another one of them for each state.
            for count in stride(from: index % 5, to: bytes.count, by: 5) {
                #expect(throws: EncryptionError.unreadableState) {
                    try RatchetSession(encoded: SymmetricKey(data: bytes.prefix(count)))
                }
            }
            #expect(throws: EncryptionError.unreadableState) {
                try RatchetSession(encoded: SymmetricKey(data: bytes + [0]))
            }
            for byte in stride(from: index % 5, to: bytes.count, by: 5) {
                var changed = bytes
                changed[byte] ^= 1 << (byte % 8)
                let key = SymmetricKey(data: changed)
                guard let other = try? RatchetSession(encoded: key) else {
                    continue
                }
                // There is one encoding of each state.
                #expect(other.encoded == key)
            }
        }
    }

    @Test func `a state of another version is refused`() throws {
        var bytes = try SessionPair(seed: 2).a.encoded.withUnsafeBytes { Array($0) }
        bytes[0] = 2
        #expect(throws: EncryptionError.unreadableState) { try RatchetSession(encoded: SymmetricKey(data: bytes)) }
    }
}
