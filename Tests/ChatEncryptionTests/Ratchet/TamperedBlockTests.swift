import ChatTesting
import Crypto
import Testing

@testable import ChatEncryption

/// Blocks that were altered: an error, and the same state as before.
struct TamperedBlockTests {
    /// Where a block of each form is opened.
    enum Form: CaseIterable {
        case plain, turning, skipped, offer, answer, mixed
    }

    @Test(arguments: Form.allCases)
    func `every bit counts`(form: Form) throws {
        let (block, session) = try Self.block(form)
        let before = session.encoded
        // Every bit of a short block; of a long one, one of each byte, another at each.
        for byte in block.bytes.indices {
            for bit in block.bytes.count <= 150 ? Array(0..<8) : [byte % 8] {
                var bytes = block.bytes
                bytes[byte] ^= 1 << bit
                Self.expectFailure(bytes, of: block, with: session, "bit \(bit) of byte \(byte)")
            }
        }
        #expect(session.encoded == before)
        _ = try block.opened(with: session)
    }

    @Test(arguments: Form.allCases)
    func `every field counts`(form: Form) throws {
        let (block, session) = try Self.block(form)
        let (other, _) = try Self.block(form, seed: 2)
        let before = session.encoded
        for (field, range) in try BlockField.ranges(of: block) {
            let value = block.bytes[range]
            for replacement in [value.dropLast(), value + value, value[value.endIndex...], other.bytes[range]] {
                guard replacement != value else {
                    // The version, the flags and small numbers are the same in both.
                    continue
                }
                var bytes = block.bytes
                bytes.replaceSubrange(range, with: replacement)
                Self.expectFailure(bytes, of: block, with: session, "\(field): \(replacement.count) bytes")
            }
        }
        for count in 0..<block.bytes.count {
            Self.expectFailure(Array(block.bytes.prefix(count)), of: block, with: session, "\(count) bytes")
        }
        Self.expectFailure(block.bytes + [0], of: block, with: session, "a byte more")
        #expect(session.encoded == before)
    }

    @Test func `parts of two blocks of one session do not fit together`() throws {
        var pair = try SessionPair.established(seed: 3)
        let blocks = try (0..<2).map { _ in try pair.sealFromAlice() }
        let session = try #require(pair.b)
        for (field, range) in try BlockField.ranges(of: blocks[0])
        where blocks[0].bytes[range] != blocks[1].bytes[range] {
            for (one, other) in [(0, 1), (1, 0)] {
                var bytes = blocks[one].bytes
                bytes.replaceSubrange(range, with: blocks[other].bytes[range])
                Self.expectFailure(bytes, of: blocks[one], with: session, "\(field)")
            }
        }
    }

    @Test func `a start with a changed byte begins nothing`() throws {
        var pair = try SessionPair(seed: 4)
        let start = try pair.sealFromAlice()
        for byte in start.bytes.indices {
            var bytes = start.bytes
            bytes[byte] ^= 1 << (byte % 8)
            #expect(throws: EncryptionError.self, "byte \(byte)") {
                let session = try pair.bob.session(from: pair.alice, start: bytes)
                return try session.opened(Block.parse(bytes, inMail: false))
            }
        }
        try pair.deliverToBob(start)
    }

    /// A block, and the session that can open it.
    private static func block(_ form: Form, seed: UInt64 = 1) throws -> (SealedBlock, RatchetSession) {
        var pair = try SessionPair.established(seed: seed)
        switch form {
        case .plain:
            try pair.deliverToBob(pair.sealFromAlice())
            return (try pair.sealFromAlice(), try #require(pair.b))
        case .turning:
            return (try pair.sealFromAlice(), try #require(pair.b))
        case .skipped:
            let block = try pair.sealFromAlice()
            try pair.deliverToBob(pair.sealFromAlice())
            return (block, try #require(pair.b))
        case .offer:
            return (try pair.sealFromBob(.emptyMail), pair.a)
        case .answer, .mixed:
            try pair.deliverToAlice(pair.sealFromBob(.emptyMail))
            let answer = try pair.sealFromAlice(.emptyMail)
            if form == .answer {
                return (answer, try #require(pair.b))
            }
            try pair.deliverToBob(answer)
            return (try pair.sealFromBob(), pair.a)
        }
    }

    private static func expectFailure(
        _ bytes: [UInt8],
        of block: SealedBlock,
        with session: RatchetSession,
        _ what: String
    ) {
        #expect(throws: EncryptionError.self, "\(what)") {
            try session.opened(Block.parse(bytes, inMail: block.inMail))
        }
    }
}
