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

    /// A state with every part that has a number, after an own offer and an answer to another.
    private static func fullState() throws -> RatchetSession {
        var pair = try SessionPair.established(seed: 5)
        try pair.deliverToAlice(pair.sealFromBob(.emptyMail))
        pair.now = RatchetLimits.timeBetweenOffers
        _ = try pair.sealFromAlice(.emptyMail)
        _ = try pair.sealFromAlice(.emptyMail)
        _ = try pair.sealFromBob()
        try pair.deliverToAlice(pair.sealFromBob())
        return pair.a
    }

    /// Changes to that state, of which one alone makes it impossible.
    enum Change: CaseIterable {
        case previousCount, sendingNumber, receivingNumber, sendingOffer, receivingOffer
        case ownOffer, otherOffer, noOwnOffer, noOtherOffer, noOtherOfferWithKey
        case skippedNumber, skippedOrder, skippedTwice

        func make(_ state: inout RatchetSession) {
            let key = state.root
            let tooHigh = RatchetLimits.longestChain + 1
            switch self {
            case .previousCount: state.previousCount = tooHigh
            case .sendingNumber: state.sending = RatchetChain(key: key, number: tooHigh, mixedOffer: nil)
            case .receivingNumber: state.receiving = RatchetChain(key: key, number: tooHigh, mixedOffer: nil)
            case .sendingOffer: state.sending = RatchetChain(key: key, mixedOffer: state.offers.lastOwn + 1)
            case .receivingOffer: state.receiving = RatchetChain(key: key, mixedOffer: state.offers.lastOther + 1)
            case .ownOffer: state.offers.lastOwn += 1
            case .otherOffer: state.offers.lastOther += 1
            case .noOwnOffer: (state.offers.own, state.offers.lastOwn) = (.answered(number: 0, secret: key), 0)
            case .noOtherOffer: state.offers.lastOther = 0
            case .noOtherOfferWithKey: (state.offers.other, state.offers.lastOther) = (nil, 0)
            case .skippedNumber: Self.skip([RatchetLimits.longestChain], in: &state)
            case .skippedOrder: Self.skip([2, 1], in: &state)
            case .skippedTwice: Self.skip([1, 1], in: &state)
            }
        }

        private static func skip(_ numbers: [UInt32], in state: inout RatchetSession) {
            let key = state.root
            state.skipped.add(numbers.map { .init(number: $0, key: key) }, of: state.own.publicKey)
        }
    }

    @Test(arguments: Change.allCases)
    func `a state with numbers that no session has is refused`(change: Change) throws {
        var state = try Self.fullState()
        #expect(try RatchetSession(encoded: state.encoded).encoded == state.encoded)
        change.make(&state)
        #expect(throws: EncryptionError.unreadableState) { try RatchetSession(encoded: state.encoded) }
    }

    @Test func `a state of session 0 is refused`() throws {
        var bytes = try Self.fullState().encoded.withUnsafeBytes { Array($0) }
        bytes.replaceSubrange(2..<10, with: [UInt8](repeating: 0, count: 8))
        #expect(throws: EncryptionError.unreadableState) { try RatchetSession(encoded: SymmetricKey(data: bytes)) }
    }

    @Test func `a state of another version is refused`() throws {
        var bytes = try SessionPair(seed: 2).a.encoded.withUnsafeBytes { Array($0) }
        bytes[0] = 2
        #expect(throws: EncryptionError.unreadableState) { try RatchetSession(encoded: SymmetricKey(data: bytes)) }
    }
}
