import ChatTesting
import Crypto
import Testing

@testable import ChatEncryption

/// What a thief of a device's state can read, before the theft and after it.
struct CompromiseTests {
    @Test func `a stolen state does not open earlier blocks`() throws {
        var pair = try SessionPair.established(seed: 1)
        var earlier: [(block: SealedBlock, isAlice: Bool)] = []
        for _ in 0..<4 {
            earlier.append((try pair.sealFromAlice(), true))
            try pair.deliverToBob(earlier[earlier.count - 1].block)
            earlier.append((try pair.sealFromBob(), false))
            try pair.deliverToAlice(earlier[earlier.count - 1].block)
        }
        for block in earlier where !block.isAlice {
            #expect(throws: EncryptionError.keyGone) { try block.block.opened(with: pair.a) }
        }
        var thief = try Thief(of: pair.a)
        for block in earlier.reversed() {
            #expect(try !thief.reads(block.block, ofRobbed: block.isAlice))
        }
    }

    @Test(arguments: [true, false])
    func `after one round trip a stolen state opens nothing`(isAliceRobbed: Bool) throws {
        var pair = try SessionPair.established(seed: 2)
        // So that both have a chain that is being sent in.
        try pair.deliverToBob(pair.sealFromAlice())
        let bob = try #require(pair.b)
        var thief = try Thief(of: isAliceRobbed ? pair.a : bob)
        var read: [Bool] = []
        for _ in 0..<3 {
            let answer = try pair.sealFromBob()
            read.append(try thief.reads(answer, ofRobbed: !isAliceRobbed))
            try pair.deliverToAlice(answer)
            let block = try pair.sealFromAlice()
            read.append(try thief.reads(block, ofRobbed: isAliceRobbed))
            try pair.deliverToBob(block)
        }
        // Alice's chain was in use, so Bob's next one is agreed on with a key that was stolen from her. Bob's chain had
        // ended: it begins with a fresh key, which was not there to be stolen.
        #expect(read == (isAliceRobbed ? [true] : [false]) + Array(repeating: false, count: 5))
    }

    @Test(arguments: [true, false])
    func `every agreement key does not help after an answered offer`(isAliceRobbed: Bool) throws {
        var pair = try SessionPair.established(seed: 3)
        for _ in 0..<3 {
            try pair.deliverToBob(pair.sealFromAlice())
            try pair.deliverToAlice(pair.sealFromBob())
        }
        let bob = try #require(pair.b)
        var thief = try Thief(of: isAliceRobbed ? pair.a : bob)
        let sides = try talk(&pair, rounds: 80, thief: &thief, isAliceRobbed: isAliceRobbed)
        // One of both mixes in first; from then on nothing opens in either direction.
        let healed = try #require(sides.firstIndex(of: false))
        #expect(sides[..<healed].allSatisfy { $0 })
        #expect(sides[healed...].allSatisfy { !$0 })
        #expect((40...70).contains(healed), "\(healed) blocks were read")
    }

    @Test func `an offer from before the theft does not heal`() throws {
        var pair = try SessionPair.established(seed: 4)
        // Bob's offer is on its way when his state is stolen: the decapsulation key is in it.
        let offer = try pair.sealFromBob(.emptyMail)
        guard case .offer = try offer.block.header.mail else {
            Issue.record("a responder offers with its first empty mail")
            return
        }
        var thief = try Thief(of: try #require(pair.b))
        try pair.deliverToAlice(offer)
        var read: [Bool] = []
        func sees(_ block: SealedBlock, isBob: Bool) throws -> SealedBlock {
            thief.learn(pair.generator.agreementKeys)
            read.append(try thief.reads(block, ofRobbed: isBob))
            return block
        }
        let answer = try pair.sealFromAlice(.emptyMail)
        try pair.deliverToBob(sees(answer, isBob: false))
        let mixed = try pair.sealFromBob()
        #expect(try mixed.block.header.mixedOffer == 1)
        try pair.deliverToAlice(sees(mixed, isBob: true))
        let next = try pair.sealFromAlice()
        try pair.deliverToBob(sees(next, isBob: false))
        #expect(read == [true, true, true])
    }

    /// Both talk in turn and send the mail that is due. The thief gets every agreement key that there is.
    ///
    /// - Returns: Whether it read each block.
    private func talk(
        _ pair: inout SessionPair,
        rounds: Int,
        thief: inout Thief,
        isAliceRobbed: Bool
    ) throws -> [Bool] {
        var read: [Bool] = []
        for _ in 0..<rounds {
            for isAlice in [true, false] {
                var uses: [BlockUse] = [.message]
                let session = isAlice ? pair.a : try #require(pair.b)
                if session.dueMail(at: 0) != nil {
                    uses.append(.emptyMail)
                }
                for use in uses {
                    let block = isAlice ? try pair.sealFromAlice(use) : try pair.sealFromBob(use)
                    thief.learn(pair.generator.agreementKeys)
                    read.append(try thief.reads(block, ofRobbed: isAlice == isAliceRobbed))
                    if isAlice {
                        try pair.deliverToBob(block)
                    } else {
                        try pair.deliverToAlice(block)
                    }
                }
            }
        }
        return read
    }
}
