import ChatTesting
import Crypto
import Testing

@testable import ChatEncryption

/// ML-KEM in empty mail.
struct OfferTests {
    private let week: Int64 = 7 * 24 * 3600 * 1000

    @Test func `a responder offers with its first empty mail, and the secret goes into its next chain`() throws {
        var pair = try SessionPair.established(seed: 1)
        #expect(pair.b?.dueMail(at: 0) == nil)
        let offer = try pair.sealFromBob(.emptyMail)
        #expect(offer.bytes.count == 1334)
        try pair.deliverToAlice(offer)
        #expect(pair.a.dueMail(at: 0) == .answer)
        let answer = try pair.sealFromAlice(.emptyMail)
        #expect(answer.bytes.count == 1246)
        #expect(pair.a.dueMail(at: 0) == nil)
        try pair.deliverToBob(answer)
        for _ in 0..<2 {
            let mixed = try pair.sealFromBob()
            #expect(mixed.bytes.count == 150)
            #expect(try mixed.block.header.mixedOffer == 1)
            try pair.deliverToAlice(mixed)
            #expect(pair.a.offers.other == nil)
            #expect(pair.b?.offers.own == nil)
        }
        try pair.deliverToBob(pair.sealFromAlice())
        #expect(try pair.sealFromBob().bytes.count == 146)
    }

    @Test func `an offer is due after 50 blocks or a week, the same one again after as much`() throws {
        var pair = try SessionPair.established(seed: 2)
        #expect(pair.a.dueMail(at: week - 1) == nil)
        #expect(pair.a.dueMail(at: week) == .offer)
        // Two blocks lie behind.
        for _ in 0..<47 {
            _ = try pair.sealFromAlice()
        }
        #expect(pair.a.dueMail(at: 0) == nil)
        _ = try pair.sealFromAlice()
        #expect(pair.a.dueMail(at: 0) == .offer)
        let first = try pair.sealFromAlice(.emptyMail)
        #expect(pair.a.dueMail(at: week - 1) == nil)
        for _ in 0..<50 {
            #expect(pair.a.dueMail(at: 0) == nil)
            _ = try pair.sealFromAlice()
        }
        #expect(pair.a.dueMail(at: 0) == .offer)
        let again = try pair.sealFromAlice(.emptyMail)
        #expect(try again.block.header.mail == first.block.header.mail)
        // A quiet session does not wait for blocks.
        for weeks in 1...3 as ClosedRange<Int64> {
            #expect(pair.a.dueMail(at: weeks * week - 1) == nil)
            #expect(pair.a.dueMail(at: weeks * week) == .offer)
            pair.now = weeks * week
            #expect(try pair.sealFromAlice(.emptyMail).block.header.mail == first.block.header.mail)
        }
    }

    @Test func `only empty mail carries ML-KEM, and never a start`() throws {
        var pair = try SessionPair(seed: 3)
        pair.now = 10 * week
        let start = try pair.sealFromAlice(.emptyMail)
        #expect(start.bytes.count == 1278)
        #expect(pair.a.dueMail(at: pair.now) == nil)
        try pair.deliverToBob(start)
        for use in [BlockUse.message, .mail] {
            #expect(try pair.sealFromBob(use).bytes.count == 146)
        }
        #expect(try pair.sealFromBob(.emptyMail).bytes.count == 1334)
    }

    @Test func `the same offer gets the same answer`() throws {
        var pair = try SessionPair.established(seed: 4)
        try pair.deliverToAlice(pair.sealFromBob(.emptyMail))
        let lost = try pair.sealFromAlice(.emptyMail)
        for _ in 0..<50 {
            _ = try pair.sealFromBob()
        }
        try pair.deliverToAlice(pair.sealFromBob(.emptyMail))
        #expect(pair.a.dueMail(at: 0) == .answer)
        let answer = try pair.sealFromAlice(.emptyMail)
        #expect(try answer.block.header.mail == lost.block.header.mail)
        try pair.deliverToBob(answer)
        // The first copy arrives late and changes nothing.
        try pair.deliverToBob(lost)
        try pair.deliverToAlice(pair.sealFromBob())
        #expect(try pair.sealFromBob().block.header.mixedOffer == 1)
    }

    @Test func `a late copy of a former offer is no offer`() throws {
        var pair = try SessionPair.established(seed: 5)
        let offer = try pair.sealFromBob(.emptyMail)
        for _ in 0..<50 {
            _ = try pair.sealFromBob()
        }
        try pair.deliverToAlice(pair.sealFromBob(.emptyMail))
        try pair.deliverToBob(pair.sealFromAlice(.emptyMail))
        try pair.deliverToAlice(pair.sealFromBob())
        try pair.deliverToAlice(offer)
        #expect(pair.a.dueMail(at: 0) == nil)
        #expect(pair.a.offers.other == nil)
    }

    @Test func `an answer goes before an offer`() throws {
        var pair = try SessionPair.established(seed: 6)
        try pair.deliverToAlice(pair.sealFromBob(.emptyMail))
        pair.now = week
        guard case .answer = try pair.sealFromAlice(.emptyMail).block.header.mail else {
            Issue.record("no answer")
            return
        }
        #expect(pair.a.dueMail(at: week) == .offer)
        guard case .offer = try pair.sealFromAlice(.emptyMail).block.header.mail else {
            Issue.record("no offer")
            return
        }
    }

    @Test func `both sides' offers cross`() throws {
        var pair = try SessionPair.established(seed: 7)
        pair.now = week
        for round in 0..<6 as Range<Int64> {
            pair.now = (round + 1) * week
            let offers = (try pair.sealFromAlice(.emptyMail), try pair.sealFromBob(.emptyMail))
            try pair.deliverToBob(offers.0)
            try pair.deliverToAlice(offers.1)
            let answers = (try pair.sealFromAlice(.emptyMail), try pair.sealFromBob(.emptyMail))
            try pair.deliverToBob(answers.0)
            try pair.deliverToAlice(answers.1)
            for _ in 0..<2 {
                let texts = (try pair.sealFromAlice(), try pair.sealFromBob())
                try pair.deliverToBob(texts.0)
                try pair.deliverToAlice(texts.1)
            }
        }
        #expect(pair.a.offers.lastOwn == 6)
        #expect(pair.a.offers.lastOther == 6)
    }

    @Test func `a clock that was ahead does not put offers off`() throws {
        var pair = try SessionPair.established(seed: 8)
        pair.now = 500 * week
        _ = try pair.sealFromAlice(.emptyMail)
        pair.a.offers.own = nil
        #expect(pair.a.dueMail(at: week) == nil)
        pair.now = week
        _ = try pair.sealFromAlice()
        #expect(pair.a.dueMail(at: 2 * week) == .offer)
        #expect(pair.a.dueMail(at: .min) == nil)
        #expect(pair.a.dueMail(at: .max) == .offer)
    }

    @Test func `a chain that names an unknown offer does not open`() throws {
        var pair = try SessionPair.established(seed: 9)
        pair.a.offers.own = .answered(number: 4, secret: SymmetricKey(size: .bits256))
        let block = try pair.sealFromAlice()
        #expect(throws: EncryptionError.damaged) { try pair.deliverToBob(block) }
    }

    @Test func `an offer that is no key does not open`() throws {
        var pair = try SessionPair.established(seed: 10)
        let chain = try #require(pair.b?.sending)
        _ = try pair.sealFromBob(.emptyMail)
        pair.b?.sending = chain
        var offers = try #require(pair.b?.offers)
        offers.other = .answered(
            number: 1,
            ciphertext: [UInt8](repeating: 0xFF, count: 1088),
            secret: SymmetricKey(size: .bits256),
            isOwed: true
        )
        pair.b?.offers = offers
        let block = try pair.sealFromBob(.emptyMail)
        // Every coefficient of such a key is out of range.
        var header = try block.block.header
        header = BlockHeader(
            session: header.session,
            ratchetKey: header.ratchetKey,
            previousCount: header.previousCount,
            number: header.number,
            salt: header.salt,
            mail: .offer(number: 1, key: [UInt8](repeating: 0xFF, count: 1184))
        )
        let message = KeyDerivation.messageKey(of: chain.key)
        let (key, nonce) = try KeyDerivation.blockKey(message: message, salt: header.salt)
        let associated = pair.a.transcript.bytes + header.encoded
        let box = try AES.GCM.seal(
            [UInt8](repeating: 0, count: 64),
            using: key,
            nonce: nonce,
            authenticating: associated
        )
        let bytes = header.encoded + box.ciphertext + box.tag
        let before = pair.a.encoded
        #expect(throws: EncryptionError.weakKey) { try pair.a.opened(Block.parse(bytes, inMail: true)) }
        #expect(pair.a.encoded == before)
    }

    @Test func `a thousand messages cost some 60 to 80 mails`() throws {
        var pair = try SessionPair.established(seed: 11)
        var mails = 0
        for turn in 0..<1000 {
            if turn.isMultiple(of: 2) {
                try pair.deliverToBob(pair.sealFromAlice())
            } else {
                try pair.deliverToAlice(pair.sealFromBob())
            }
            while pair.a.dueMail(at: 0) != nil {
                try pair.deliverToBob(pair.sealFromAlice(.emptyMail))
                mails += 1
            }
            while pair.b?.dueMail(at: 0) != nil {
                try pair.deliverToAlice(pair.sealFromBob(.emptyMail))
                mails += 1
            }
        }
        #expect((60...84).contains(mails), "\(mails) mails")
    }
}
