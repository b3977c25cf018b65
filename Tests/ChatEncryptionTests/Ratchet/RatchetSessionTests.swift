import ChatEncryption
import ChatTesting
import Crypto
import Testing

struct RatchetSessionTests {
    @Test(arguments: [true, false])
    func `two devices talk`(hasPair: Bool) throws {
        var pair = try SessionPair(seed: 1, pair: hasPair)
        for round in 0..<5 {
            for _ in 0...round {
                try pair.deliverToBob(pair.sealFromAlice())
            }
            for _ in 0...round {
                try pair.deliverToAlice(pair.sealFromBob())
            }
        }
        #expect(pair.a.number == pair.b?.number)
        #expect(pair.a.isInitiator)
        #expect(pair.b?.isInitiator == false)
        #expect(pair.a.skippedKeys == 0)
    }

    @Test func `start fields ride until the first answer`() throws {
        var pair = try SessionPair(seed: 2)
        let blocks = try (0..<3).map { _ in try pair.sealFromAlice() }
        #expect(blocks.allSatisfy { $0.bytes.count == 1278 })
        #expect(pair.a.isUnanswered)
        // Any of them begins the session at the other side, also the last.
        for block in blocks.reversed() {
            try pair.deliverToBob(block)
        }
        try pair.deliverToAlice(pair.sealFromBob())
        #expect(!pair.a.isUnanswered)
        let next = try pair.sealFromAlice()
        #expect(next.bytes.count == 146)
        #expect(try next.block.header.start == nil)
    }

    @Test func `a responder seals nothing before it has opened the start`() throws {
        var pair = try SessionPair(seed: 3)
        let start = try pair.sealFromAlice()
        var session = try pair.bob.session(from: pair.alice, start: start.bytes)
        #expect(throws: EncryptionError.noSession) {
            try SealedBlock.sealing(with: &session, using: &pair.generator)
        }
    }

    @Test func `a chain begins with the next block that is sealed`() throws {
        var pair = try SessionPair.established(seed: 4)
        let first = try pair.sealFromAlice()
        try pair.deliverToAlice(pair.sealFromBob())
        let second = try pair.sealFromAlice()
        // Bob's block belonged to the chain that Alice had answered already.
        #expect(try first.block.header.ratchetKey == second.block.header.ratchetKey)
        try pair.deliverToBob(first)
        try pair.deliverToBob(second)
        try pair.deliverToAlice(pair.sealFromBob())
        let third = try pair.sealFromAlice()
        let header = try third.block.header
        #expect(try header.ratchetKey != second.block.header.ratchetKey)
        #expect(header.previousCount == 2)
        #expect(header.number == 0)
        try pair.deliverToBob(third)
    }

    @Test func `a key opens one block once`() throws {
        var pair = try SessionPair.established(seed: 5)
        let blocks = try (0..<4).map { _ in try pair.sealFromAlice() }
        for block in [blocks[2], blocks[0], blocks[3], blocks[1]] {
            try pair.deliverToBob(block)
        }
        let answer = try pair.sealFromBob()
        try pair.deliverToAlice(answer)
        try pair.deliverToBob(pair.sealFromAlice())
        #expect(pair.b?.skippedKeys == 0)
        for block in blocks {
            #expect(throws: EncryptionError.keyGone) { try pair.deliverToBob(block) }
        }
        #expect(throws: EncryptionError.keyGone) { try pair.deliverToAlice(answer) }
    }

    @Test func `blocks of former chains open when they arrive late`() throws {
        var pair = try SessionPair.established(seed: 6)
        var late: [SealedBlock] = []
        for _ in 0..<10 {
            late.append(try pair.sealFromAlice())
            try pair.deliverToBob(pair.sealFromAlice())
            late.append(try pair.sealFromAlice())
            try pair.deliverToAlice(pair.sealFromBob())
        }
        try pair.deliverToBob(pair.sealFromAlice())
        #expect(pair.b?.skippedKeys == 20)
        for block in late.shuffled(using: &pair.generator.random) {
            try pair.deliverToBob(block)
        }
        #expect(pair.b?.skippedKeys == 0)
    }

    @Test func `a block is not opened by another session`() throws {
        var one = try SessionPair.established(seed: 7)
        let other = try SessionPair.established(seed: 8)
        let block = try one.sealFromAlice()
        #expect(throws: EncryptionError.noSession) { try block.opened(with: other.a) }
        // A server reflects it.
        #expect(throws: EncryptionError.damaged) { try block.opened(with: one.a) }
    }

    @Test func `K and the payload's hash have 32 bytes`() throws {
        var pair = try SessionPair(seed: 9)
        let key = SymmetricKey(size: .bits256)
        for (key, count) in [(SymmetricKey(size: .bits128), 32), (key, 31), (key, 33)] {
            #expect(throws: EncryptionError.malformed) {
                let hash = [UInt8](repeating: 0, count: count)
                return try pair.a.seal(key, payloadHash: hash, for: .message, at: 0, using: &pair.generator)
            }
        }
    }
}
