import ChatIdentity
import Testing

@Suite struct SignedTimeTests {
    @Test(
        arguments: [
            (-1, 0), (.min, 0), (0, 0), (1_796_000_000_000, 1_796_000_000_000),
            (253_402_300_799_999, 253_402_300_799_999), (253_402_300_800_000, 253_402_300_799_999),
            (.max, 253_402_300_799_999),
        ] as [(Int64, Int64)]
    )
    func `a clock out of the range gives the nearest time`(clock: Int64, time: Int64) {
        #expect(SignedTime.nearest(to: clock) == time)
        #expect(SignedTime.range.contains(time))
    }
}
