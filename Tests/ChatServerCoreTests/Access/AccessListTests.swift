import ChatProtocol
import ChatStorage
import Testing

@testable import ChatServerCore

@Suite struct AccessListTests {
    private let alice: Account
    private let bob: Account

    init() throws {
        alice = Account(id: AccountID(rawValue: 1), username: try Username("alice"))
        bob = Account(id: AccountID(rawValue: 2), username: try Username("bob"))
    }

    @Test func `a ban keeps its account out until it is over`() {
        var list = AccessList()
        #expect(!list.hasAccountBans)
        list.insert(Ban(1, .of(alice, expires: 1000)))
        #expect(list.hasAccountBans)
        #expect(list.ban(of: alice.id, now: 999)?.id == BanID(rawValue: 1))
        #expect(list.ban(of: alice.id, now: 1000) == nil)
        #expect(list.ban(of: bob.id, now: 0) == nil)
    }

    @Test func `a lock and a ban of an account do not end each other, and the longer one is told`() {
        var list = AccessList([Ban(1, .of(alice, expires: 1000)), Ban(2, .of(alice, isLock: true))])
        #expect(list.count == 2)
        #expect(list.ban(of: alice.id, now: 0)?.id == BanID(rawValue: 2))
        list.remove(BanID(rawValue: 2))
        #expect(list.ban(of: alice.id, now: 0)?.id == BanID(rawValue: 1))
        list.remove(BanID(rawValue: 1))
        #expect(list.ban(of: alice.id, now: 0) == nil)
        #expect(!list.hasAccountBans)
        #expect(list.count == 0)
    }

    @Test func `a new ban takes the place of the one with the same target`() throws {
        var list = AccessList([Ban(1, .of(alice)), try Ban(2, .of("10.0.0.0/8"))])
        list.insert(Ban(3, .of(alice, expires: 1000)))
        list.insert(try Ban(4, .of("10.0.0.0/8", expires: 1000)))
        #expect(list.count == 2)
        #expect(list.ban(of: alice.id, now: 1000) == nil)
        #expect(list.ban(of: try #require(IPAddress("10.1.1.1")), now: 999)?.id == BanID(rawValue: 4))
        // The replaced ones are gone: removing them changes nothing.
        list.remove(BanID(rawValue: 1))
        list.remove(BanID(rawValue: 2))
        #expect(list.ban(of: alice.id, now: 999) != nil)
        #expect(list.ban(of: try #require(IPAddress("10.1.1.1")), now: 999) != nil)
    }

    @Test func `of the networks around an address, the one that is banned for longest is told`() throws {
        let list = AccessList([
            try Ban(1, .of("10.0.0.0/8", expires: 1000)), try Ban(2, .of("10.1.0.0/16", expires: 3000)),
            try Ban(3, .of("10.1.1.1", expires: 2000)),
        ])
        let address = try #require(IPAddress("10.1.1.1"))
        #expect(list.ban(of: address, now: 0)?.id == BanID(rawValue: 2))
        #expect(list.ban(of: try #require(IPAddress("10.2.0.0")), now: 0)?.id == BanID(rawValue: 1))
        #expect(list.ban(of: try #require(IPAddress("10.2.0.0")), now: 1000) == nil)
        #expect(list.ban(of: try #require(IPAddress("11.0.0.0")), now: 0) == nil)
        #expect(list.ban(of: try #require(IPAddress("::1")), now: 0) == nil)
        #expect(list.ban(of: address, now: 3000) == nil)
    }

    @Test func `bans that are over can be removed`() throws {
        var list = AccessList([
            Ban(1, .of(alice, expires: 1000)), try Ban(2, .of("10.0.0.0/8", expires: 2000)), try Ban(3, .of("::1")),
        ])
        list.removeEnded(now: 1000)
        #expect(list.count == 2)
        list.removeEnded(now: 5000)
        #expect(list.count == 1)
        #expect(list.ban(of: try #require(IPAddress("::1")), now: 5000) != nil)
    }
}
