import ChatEncryption
import ChatIdentity
import Testing

@Suite struct PaddingTests {
    @Test func `content of every length comes back, in the smallest class that has room for the mark`() throws {
        // Every length up to the first doubling, and those around the ends of the larger classes.
        let near = SealedSizes.contentClasses.flatMap { $0 - 3...min($0 + 2, Padding.mostContent) }
        for count in Array(0...1300) + near {
            let content = [UInt8](repeating: 0x80, count: count)
            let padded = try Padding.padded(content)
            let smallest = try #require(SealedSizes.contentClasses.first { $0 >= count + 1 })
            #expect(padded.count == smallest)
            guard try Padding.content(of: padded) == content else {
                Issue.record("content of \(count) bytes did not come back")
                return
            }
        }
    }

    @Test func `content that looks like padding comes back`() throws {
        for content: [UInt8] in [[0x80], [0x80, 0, 0], [0, 0, 0], [0x80, 0x80], [1, 0x80, 0]] {
            #expect(try Padding.content(of: Padding.padded(content)) == content)
        }
    }

    @Test func `content that fits in no class is refused`() {
        #expect(Padding.mostContent == 16_895)
        #expect(throws: EncryptionError.malformed) {
            try Padding.padded([UInt8](repeating: 1, count: Padding.mostContent + 1))
        }
    }

    @Test func `bytes without a mark, or of a length that is no class, are refused`() {
        var unmarked = [UInt8](repeating: 0, count: 128)
        #expect(throws: EncryptionError.malformed) { try Padding.content(of: unmarked) }
        unmarked[100] = 0x81
        #expect(throws: EncryptionError.malformed) { try Padding.content(of: unmarked) }
        for count in [0, 1, 127, 129, 16_895, 16_897] {
            let padded = [0x80] + [UInt8](repeating: 0, count: max(0, count - 1))
            #expect(throws: EncryptionError.malformed) { try Padding.content(of: count == 0 ? [] : padded) }
        }
    }

    @Test func `a sender may hide more than it must`() throws {
        let padded = [1, 2, 0x80] + [UInt8](repeating: 0, count: 1021)
        #expect(try Padding.content(of: padded) == [1, 2])
    }
}
