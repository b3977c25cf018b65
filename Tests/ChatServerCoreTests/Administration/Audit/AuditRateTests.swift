import ChatStorage
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct AuditRateTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private let bob = AccountID(rawValue: 2)

    @Test(arguments: [AuditRate.acts, .refusals])
    func `bounds an account, and not the others`(rate: AuditRate) {
        var rate = rate
        for _ in 0..<rate.burst {
            #expect(rate.take(of: bob, now: start) == nil)
        }
        #expect(rate.take(of: bob, now: start) == rate.interval)
        #expect(rate.take(of: AccountID(rawValue: 3), now: start) == nil)
        #expect(rate.take(of: bob, now: start + rate.interval) == nil)
        #expect(rate.take(of: bob, now: start + rate.interval) == rate.interval)
    }

    @Test func `a moderator has far more acts than refusals`() {
        #expect((AuditRate.acts.burst, AuditRate.acts.interval) == (600, .seconds(1)))
        #expect((AuditRate.refusals.burst, AuditRate.refusals.interval) == (60, .seconds(5)))
    }
}
