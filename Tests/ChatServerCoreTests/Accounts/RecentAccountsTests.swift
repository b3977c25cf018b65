import ChatProtocol
import ChatStorage
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct RecentAccountsTests {
    private func time(_ milliseconds: Int64) -> NIODeadline {
        .uptimeNanoseconds(0) + .seconds(100) + .milliseconds(milliseconds)
    }

    @Test func `an account is remembered for five seconds, whatever the case of the name`() throws {
        var recent = RecentAccounts()
        let bob = try account(2, "Bob")
        recent.found(bob, for: try Username("Bob"), now: time(0))
        #expect(recent.account(of: try Username("bob"), now: time(4999)) == bob)
        #expect(recent.account(of: try Username("bob"), now: time(5000)) == nil)
        #expect(recent.account(of: try Username("alice"), now: time(0)) == nil)
    }

    @Test func `no more than 4096 are remembered`() throws {
        var recent = RecentAccounts()
        for number in 0...RecentAccounts.capacity {
            let name = "user\(number)"
            recent.found(try account(Int64(number + 1), name), for: try Username(name), now: time(0))
        }
        #expect(recent.count == 1)
    }
}
