import Crypto
import Testing

@testable import ChatEncryption

/// Offers that a side makes a second time under the same number, because its key store was restored or copied.
struct RepeatedOfferTests {
    /// Bob makes an offer in a state that is lost, and another one with the same number.
    private struct Loss {
        var pair: SessionPair
        let first: SealedBlock
        let second: SealedBlock
    }

    private static func loss(seed: UInt64) throws -> Loss {
        var pair = try SessionPair.established(seed: seed)
        let backup = pair.b
        let first = try pair.sealFromBob(.emptyMail)
        pair.b = backup
        // Its key is used; Alice cannot open it.
        _ = try pair.sealFromBob()
        let second = try pair.sealFromBob(.emptyMail)
        guard
            case .offer(1, let one) = try first.block.header.mail,
            case .offer(1, let other) = try second.block.header.mail
        else {
            throw EncryptionError.malformed
        }
        #expect(one != other)
        return Loss(pair: pair, first: first, second: second)
    }

    /// Both talk until the offer is mixed in and Alice has answered in a chain of her own.
    private static func expectMixed(_ pair: inout SessionPair) throws {
        for _ in 0..<2 {
            let mixed = try pair.sealFromBob()
            #expect(try mixed.block.header.mixedOffer == 1)
            try pair.deliverToAlice(mixed)
        }
        try pair.deliverToBob(pair.sealFromAlice())
        try pair.deliverToAlice(pair.sealFromBob())
        #expect(pair.b?.root == pair.a.root)
    }

    @Test func `the last number with another key is a new offer, also after an answer`() throws {
        var loss = try Self.loss(seed: 1)
        try loss.pair.deliverToAlice(loss.first)
        let lost = try loss.pair.sealFromAlice(.emptyMail)
        try loss.pair.deliverToAlice(loss.second)
        #expect(loss.pair.a.dueMail(at: 0) == .answer)
        let answer = try loss.pair.sealFromAlice(.emptyMail)
        #expect(try answer.block.header.mail != lost.block.header.mail)
        try loss.pair.deliverToBob(answer)
        try Self.expectMixed(&loss.pair)
    }

    @Test func `an offer with another key takes the place of one without an answer`() throws {
        var loss = try Self.loss(seed: 2)
        try loss.pair.deliverToAlice(loss.first)
        try loss.pair.deliverToAlice(loss.second)
        try loss.pair.deliverToBob(loss.pair.sealFromAlice(.emptyMail))
        #expect(loss.pair.a.dueMail(at: 0) == nil)
        try Self.expectMixed(&loss.pair)
    }

    @Test func `an answer for another key is not mixed in, and the offer stays open`() throws {
        var loss = try Self.loss(seed: 3)
        try loss.pair.deliverToAlice(loss.first)
        let late = try loss.pair.sealFromAlice(.emptyMail)
        try loss.pair.deliverToBob(late)
        guard case .open(1, _) = loss.pair.b?.offers.own else {
            Issue.record("the answer to the lost offer was taken")
            return
        }
        // So the next chain mixes nothing in, and opens.
        let plain = try loss.pair.sealFromBob()
        #expect(try plain.block.header.mixedOffer == nil)
        try loss.pair.deliverToAlice(plain)
        try loss.pair.deliverToAlice(loss.second)
        try loss.pair.deliverToBob(loss.pair.sealFromAlice(.emptyMail))
        try Self.expectMixed(&loss.pair)
    }

    @Test func `an offer whose secret was mixed in comes again with another key`() throws {
        var loss = try Self.loss(seed: 4)
        try loss.pair.deliverToAlice(loss.second)
        try loss.pair.deliverToBob(loss.pair.sealFromAlice(.emptyMail))
        try Self.expectMixed(&loss.pair)
        // Bob's count of offers is that of his former state.
        loss.pair.b?.offers.lastOwn = 0
        try loss.pair.deliverToAlice(loss.pair.sealFromBob(.emptyMail))
        #expect(loss.pair.a.dueMail(at: 0) == .answer)
        try loss.pair.deliverToBob(loss.pair.sealFromAlice(.emptyMail))
        try Self.expectMixed(&loss.pair)
    }

    @Test func `what is kept of an offer's key outlives the store`() throws {
        var loss = try Self.loss(seed: 5)
        try loss.pair.deliverToAlice(loss.first)
        _ = try loss.pair.sealFromAlice(.emptyMail)
        loss.pair.a = try RatchetSession(encoded: loss.pair.a.encoded)
        try loss.pair.deliverToAlice(loss.second)
        loss.pair.a = try RatchetSession(encoded: loss.pair.a.encoded)
        try loss.pair.deliverToBob(loss.pair.sealFromAlice(.emptyMail))
        try Self.expectMixed(&loss.pair)
    }
}
