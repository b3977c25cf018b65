import ChatTesting
import Testing

@Suite struct SplitMix64Tests {
    @Test func `gives the numbers of the reference implementation`() {
        var generator = SplitMix64(seed: 1_234_567)
        let numbers = (0..<5).map { _ in generator.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ]
        )
    }

    @Test func `knows certainty and impossibility`() {
        var generator = SplitMix64(seed: 1)
        #expect((0..<100).allSatisfy { _ in generator.happens(1) })
        #expect(!(0..<100).contains { _ in generator.happens(0) })
        let half = (0..<1000).count { _ in generator.happens(0.5) }
        #expect((400...600).contains(half))
    }
}
