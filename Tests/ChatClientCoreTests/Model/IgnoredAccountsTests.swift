import Testing

@testable import ChatClientCore

@Suite struct IgnoredAccountsTests {
    @Test func `names are found in any case, and only once`() {
        var ignored = IgnoredAccounts(["Carol", "bob"])
        #expect(ignored.add("BOB") == false)
        #expect(ignored.names == ["bob", "Carol"])
        #expect(ignored.contains("Bob"))
        #expect(!ignored.contains("bobby"))
        #expect(ignored.remove("BoB") == true)
        #expect(ignored.remove("bob") == false)
        #expect(ignored.names == ["Carol"])
    }

    @Test func `only so many are kept`() {
        var ignored = IgnoredAccounts((0..<IgnoredAccounts.limit).map { "user\($0)" })
        #expect(ignored.isFull)
        #expect(ignored.add("bob") == false)
        #expect(!ignored.contains("bob"))
    }

    @Test func `a change of presence loses the ignored ones, and a room's change of rights does not`() {
        let entries = ["bob", "joe"].map { PresenceChange.Entry(username: $0, time: 1) }
        let change = PresenceChange(joined: entries, left: entries, moreJoined: 3, moreLeft: 4)
        let ignored = IgnoredAccounts(["Bob"])
        let rest = [PresenceChange.Entry(username: "joe", time: 1)]
        #expect(change.hiding(ignored) == PresenceChange(joined: rest, left: rest, moreJoined: 3, moreLeft: 4))
        #expect(ModelFixtures.change(.joined, of: "bob").isHidden(by: ignored))
        #expect(ModelFixtures.change(.left, of: "bob").isHidden(by: ignored))
        #expect(!ModelFixtures.change(.handedOver, of: "bob").isHidden(by: ignored))
        #expect(!ModelFixtures.change(.joined, of: "joe").isHidden(by: ignored))
    }
}
