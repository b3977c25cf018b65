import ChatTesting
import Crypto
import Testing

@testable import ChatEncryption

struct RatchetLimitTests {
    @Test func `a jump of 25,000 opens, a longer one does not`() throws {
        var pair = try SessionPair.established(seed: 1)
        try pair.deliverToBob(pair.sealFromAlice())
        _ = pair.a.sending?.skip(to: 25_001)
        let farthest = try pair.sealFromAlice()
        let tooFar = try pair.sealFromAlice()
        let before = try #require(pair.b).encoded
        #expect(throws: EncryptionError.tooFarAhead) { try pair.deliverToBob(tooFar) }
        #expect(pair.b?.encoded == before)
        try pair.deliverToBob(farthest)
        #expect(pair.b?.skippedKeys == RatchetLimits.mostSkippedKeys)
        try pair.deliverToBob(tooFar)
    }

    @Test func `the rest of a chain and the head of the next are bounded one by one`() throws {
        var pair = try SessionPair.established(seed: 2)
        let first = try pair.sealFromAlice()
        try pair.deliverToBob(first)
        _ = pair.a.sending?.skip(to: 25_001)
        try pair.deliverToAlice(pair.sealFromBob())
        _ = try pair.sealFromAlice()
        _ = pair.a.sending?.skip(to: 25_000)
        let block = try pair.sealFromAlice()
        #expect(try block.block.header.previousCount == 25_001)
        try pair.deliverToBob(block)
        #expect(pair.b?.skippedKeys == RatchetLimits.mostSkippedKeys)
    }

    @Test func `a rest or a head that is too long is refused`() throws {
        var pair = try SessionPair.established(seed: 3)
        try pair.deliverToBob(pair.sealFromAlice())
        try pair.deliverToAlice(pair.sealFromBob())
        var other = pair
        _ = try pair.sealFromAlice()
        pair.a.previousCount = 25_002
        let rest = try pair.sealFromAlice()
        #expect(throws: EncryptionError.tooFarAhead) { try pair.deliverToBob(rest) }
        _ = try other.sealFromAlice()
        _ = other.a.sending?.skip(to: 25_001)
        let head = try other.sealFromAlice()
        #expect(throws: EncryptionError.tooFarAhead) { try other.deliverToBob(head) }
    }

    @Test func `too many skipped keys push out the oldest, also over chains`() throws {
        var pair = try SessionPair.established(seed: 4)
        var late: [SealedBlock] = []
        for _ in 0..<3 {
            late += try (0..<900).map { _ in try pair.sealFromAlice() }
            try pair.deliverToBob(pair.sealFromAlice())
            try pair.deliverToAlice(pair.sealFromBob())
        }
        #expect(pair.b?.skippedKeys == 2000)
        for block in late.prefix(700) {
            #expect(throws: EncryptionError.keyGone) { try pair.deliverToBob(block) }
        }
        #expect(try #require(pair.b).encoded.bitCount / 8 <= RatchetSession.longestEncoding)
        for block in late.dropFirst(700) {
            try pair.deliverToBob(block)
        }
        #expect(pair.b?.skippedKeys == 0)
    }

    @Test func `a chain ends at 2^31 blocks`() throws {
        var pair = try SessionPair.established(seed: 5)
        let chain = RatchetChain(key: SymmetricKey(size: .bits256), number: RatchetLimits.longestChain, mixedOffer: nil)
        _ = try pair.sealFromAlice()
        pair.a.sending = chain
        let before = pair.a.encoded
        #expect(throws: EncryptionError.exhausted) { try pair.sealFromAlice() }
        #expect(pair.a.encoded == before)
        // The other direction, and the next chain, go on.
        try pair.deliverToAlice(pair.sealFromBob())
    }

    @Test func `the largest state has the bounded size`() throws {
        var pair = try SessionPair.established(seed: 6)
        for _ in 0..<2100 {
            _ = try pair.sealFromAlice()
            try pair.deliverToBob(pair.sealFromAlice(.emptyMail))
            try pair.deliverToAlice(pair.sealFromBob(.emptyMail))
        }
        let state = try #require(pair.b)
        #expect(state.skippedKeys == RatchetLimits.mostSkippedKeys)
        #expect(state.skipped.chains.count == RatchetLimits.mostSkippedKeys)
        #expect(state.formerChains.count == RatchetLimits.mostFormerChains)
        let bytes = state.encoded.bitCount / 8
        #expect(bytes <= RatchetSession.longestEncoding)
        #expect(bytes > 2000 * 70)
        #expect(try RatchetSession(encoded: state.encoded).encoded == state.encoded)
    }
}
