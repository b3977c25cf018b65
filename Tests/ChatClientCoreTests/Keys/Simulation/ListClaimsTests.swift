import Testing

@testable import ChatClientCore

/// Contacts that name lists which nobody has: they harm their own conversation, until a person ends it, and nothing
/// else; and each costs few requests.
@Suite struct ListClaimsTests {
    private static let lie: UInt64 = 1 << 60
    private let limits = EncryptionLimits()

    @Test func oneRequestForEachNewestClaim() {
        var claims = ListClaims()
        claims.note(7, of: "bob")
        #expect(claims.due(at: 0, limits) == ["bob"])
        claims.asked("bob", at: 0)
        #expect(claims.answered("bob") == 7)
        #expect(claims.answered("bob") == nil)
        claims.note(6, of: "bob")
        claims.note(7, of: "bob")
        #expect(claims.due(at: limits.claimInterval, limits).isEmpty)
        claims.note(8, of: "bob")
        claims.note(9, of: "carol")
        #expect(claims.due(at: limits.claimInterval - 1, limits) == ["carol"])
        #expect(claims.due(at: limits.claimInterval, limits) == ["bob", "carol"])
        claims.refused("carol")
        #expect(claims.due(at: limits.claimInterval, limits) == ["bob"])
    }

    /// The list may be newer than the answer to a request of before.
    @Test func anAnswerToAnEarlierRequestSaysNothing() {
        var claims = ListClaims()
        claims.asked("bob", at: 0)
        claims.note(7, of: "bob")
        #expect(claims.answered("bob") == nil)
        claims.asked("bob", at: 1)
        claims.note(8, of: "bob")
        #expect(claims.answered("bob") == 7)
        #expect(claims.answered("bob") == nil)
        #expect(claims.due(at: limits.claimInterval + 1, limits) == ["bob"])
    }

    @Test func aContactLiesAboutItsOwnList() {
        let enemy = HostileServer()
        let (alice, bob) = (enemy.alice, enemy.bob)
        let before = alice.asked["bob", default: 0]
        enemy.claim(Self.lie, of: "bob", by: bob)
        for text in ["one", "two", "three"] {
            enemy.write(text, from: bob, to: alice)
        }
        #expect(alice.lines == ["one", "bob rolledBack", "two", "three"])
        #expect(alice.asked["bob", default: 0] == before + 1)
        #expect(enemy.accept("bob", at: alice) == .some(nil))
        enemy.write("four", from: bob, to: alice)
        enemy.write("five", from: alice, to: bob)
        enemy.wait(hours: 1)
        // Not in the next run of the program, either.
        enemy.world.kill(alice)
        enemy.world.run(for: 10_000)
        enemy.write("six", from: bob, to: alice)
        #expect(alice.lines.filter { $0.contains("rolledBack") }.count == 1)
        #expect(alice.lines.contains("six"))
        #expect(bob.lines == ["five"])
        #expect(alice.store.records.peer("bob")?.standing == .good)
    }

    @Test func aContactNamesAnotherListInEachMessage() {
        let enemy = HostileServer()
        let (alice, bob) = (enemy.alice, enemy.bob)
        let before = alice.asked["bob", default: 0]
        for number in UInt64(1)...24 {
            enemy.claim(Self.lie + number, of: "bob", by: bob)
            enemy.write("\(number)", from: bob, to: alice)
        }
        // 96 seconds: at once, and after a minute.
        #expect(alice.asked["bob", default: 0] == before + 2)
        #expect(alice.lines.filter { $0.contains("rolledBack") }.count == 1)
        #expect(alice.lines.count == 25)
    }

    @Test func aContactNamesAnotherListOfTheSameVersion() {
        let enemy = HostileServer()
        let (alice, bob) = (enemy.alice, enemy.bob)
        let version = bob.store.records.peer("bob")?.version ?? 0
        enemy.claim(version, hash: [UInt8](repeating: 5, count: 32), of: "bob", by: bob)
        enemy.write("one", from: bob, to: alice)
        enemy.write("two", from: bob, to: alice)
        #expect(alice.lines == ["bob forked", "one", "two"])
        #expect(enemy.accept("bob", at: alice) == .some(nil))
        enemy.write("three", from: bob, to: alice)
        enemy.write("four", from: alice, to: bob)
        #expect(alice.lines == ["bob forked", "one", "two", "three"])
        #expect(bob.lines == ["four"])
    }

    /// The messages of an account name the list that was pinned before a person accepted an older one.
    @Test func anOlderListIsAcceptedAndTheAccountGoesOn() {
        let enemy = HostileServer()
        let (alice, bob) = (enemy.alice, enemy.bob)
        let first = enemy.world.server.accounts["bob"]?.lists.last
        let own = bob.store.records.ownDevice()?.entry
        enemy.publish([enemy.list(of: bob, [own], after: first, version: 2)], of: bob)
        enemy.refresh("bob", at: bob)
        enemy.refresh("bob", at: alice)
        enemy.world.server.accounts["bob"]?.lists.removeLast()
        enemy.refresh("bob", at: alice)
        #expect(alice.lines == ["bob rolledBack"])
        #expect(enemy.accept("bob", at: alice) == .some(nil))
        enemy.write("one", from: bob, to: alice)
        enemy.write("two", from: alice, to: bob)
        #expect(alice.lines == ["bob rolledBack", "one"])
        #expect(bob.lines.last == "two")
    }

    @Test func aContactLiesAboutTheListOfItsReader() {
        let enemy = HostileServer()
        let (alice, bob) = (enemy.alice, enemy.bob)
        let before = alice.asked["alice", default: 0]
        for number in UInt64(1)...24 {
            enemy.claim(Self.lie + number, of: "alice", by: bob)
            enemy.write("\(number)", from: bob, to: alice)
        }
        #expect(alice.asked["alice", default: 0] == before + 2)
        enemy.write("one", from: alice, to: enemy.world.clients[2])
        #expect(enemy.world.clients[2].lines == ["one"])
        #expect(alice.lines == (1...24).map { "\($0)" })
    }

    @Test func aDeviceThatWasRemovedIsNotBelieved() throws {
        let enemy = HostileServer()
        let (alice, bob) = (enemy.alice, enemy.bob)
        var device = try #require(bob.address.flatMap { alice.store.records.device($0) })
        device.removed = SimulationWorld.epoch + enemy.world.now
        alice.store.records.save(device)
        enemy.claim(Self.lie, of: "bob", by: bob)
        enemy.write("one", from: bob, to: alice)
        enemy.claim(1, hash: [UInt8](repeating: 5, count: 32), of: "bob", by: bob)
        enemy.write("two", from: bob, to: alice)
        #expect(alice.lines == ["one (removed)", "two (removed)"])
    }
}
