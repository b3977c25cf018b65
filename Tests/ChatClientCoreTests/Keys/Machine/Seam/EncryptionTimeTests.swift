import ChatIdentity
import Testing

@testable import ChatClientCore

@Suite struct EncryptionTimeTests {
    @Test(arguments: [(-1, 0), (.min, 0), (5, 5), (.max, 253_402_300_799_999)] as [(Int64, Int64)])
    func `a clock that is wrong by decades gives a time that can be signed and sealed`(clock: Int64, time: Int64) {
        #expect(EncryptionTime(monotonic: 3, clock: clock).clock == time)
        #expect(SignedTime.range.contains(time))
    }
}
