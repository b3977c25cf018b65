import ChatStorage
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct AuditRateTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private let bob = AccountID(rawValue: 2)

    @Test func `bounds an account, and not the others`() {
        var rate = AuditRate()
        for _ in 0..<AuditRate.burst {
            #expect(rate.take(of: bob, now: start) == nil)
        }
        #expect(rate.take(of: bob, now: start) == AuditRate.interval)
        #expect(rate.take(of: AccountID(rawValue: 3), now: start) == nil)
        #expect(rate.take(of: bob, now: start + AuditRate.interval) == nil)
        #expect(rate.take(of: bob, now: start + AuditRate.interval) == AuditRate.interval)
    }

    @Test func `all accounts without a role share one allowance`() {
        var rate = AuditRate()
        for _ in 0..<AuditRate.burst {
            #expect(rate.take(of: nil, now: start) == nil)
        }
        #expect(rate.take(of: nil, now: start) != nil)
    }
}
