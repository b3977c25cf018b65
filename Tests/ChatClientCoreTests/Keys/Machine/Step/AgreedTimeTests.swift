import Testing

@testable import ChatClientCore

@Suite struct AgreedTimeTests {
    private let day = EncryptionLimits.day

    @Test func withoutTheServersTimeNothingIsAgreed() {
        var time = AgreedTime()
        #expect(time.agreed(at: EncryptionTime(monotonic: 0, clock: 5)) == nil)
        time.note(5, at: EncryptionTime(monotonic: 0, clock: 5))
        #expect(time.agreed(at: EncryptionTime(monotonic: 0, clock: 5)) == 5)
        time.disconnected()
        #expect(time.agreed(at: EncryptionTime(monotonic: 0, clock: 5)) == nil)
    }

    @Test func aClockThatJumpsIsNotBelieved() {
        var time = AgreedTime()
        time.note(100 * day, at: EncryptionTime(monotonic: 0, clock: 100 * day))
        // Two days later by both.
        #expect(time.agreed(at: EncryptionTime(monotonic: 2 * day, clock: 102 * day)) == 102 * day)
        #expect(time.agreed(at: EncryptionTime(monotonic: 0, clock: 102 * day)) == nil)
        #expect(time.agreed(at: EncryptionTime(monotonic: 0, clock: -3650 * day)) == nil)
        #expect(time.agreed(at: EncryptionTime(monotonic: 0, clock: .min)) == nil)
    }

    @Test func anOldMessageDoesNotSetItBack() {
        var time = AgreedTime()
        let now = EncryptionTime(monotonic: 0, clock: 100 * day)
        time.note(100 * day, at: now)
        time.note(3 * day, at: now)
        #expect(time.agreed(at: now) == 100 * day)
    }
}
