import Testing

@testable import ChatIdentity

@Suite struct SealedSizesTests {
    @Test func `there are 25 sizes of content, none twice, in ascending order`() {
        #expect(SealedSizes.contentClasses.count == 25)
        #expect(SealedSizes.contentClasses == Array(Set(SealedSizes.contentClasses)).sorted())
        #expect(SealedSizes.contentClasses.first == 128)
        #expect(SealedSizes.contentClasses[7...12] == [1024, 1280, 1536, 1792, 2048, 2560])
        #expect(SealedSizes.contentClasses.suffix(3) == [14_336, 16_384, 16_896])
    }

    @Test func `padding adds at most a quarter to content of more than 512 bytes`() {
        for (smaller, larger) in zip(SealedSizes.contentClasses, SealedSizes.contentClasses.dropFirst())
        where smaller >= 512 {
            #expect((larger - smaller) * 4 <= smaller)
        }
    }

    @Test func `a payload is a class and its tag, and nothing between`() {
        let sizes = (0...20_000).filter { SealedSizes.isPayload($0) }
        #expect(sizes == SealedSizes.contentClasses.map { $0 + 16 })
        #expect(sizes.last == SealedSizes.largestPayload)
        #expect(!SealedSizes.isPayload(-1))
        #expect(!SealedSizes.isPayload(.max))
    }
}
