import Testing

@testable import ChatClientCore

/// What a person reads when the server shows something else, once they accept, than it was warned of.
@Suite struct HostileAcceptanceTests {
    private static func hide(_ shown: ShownDevices) -> ShownDevices {
        var shown = shown
        (shown.identity, shown.lists, shown.version) = ([], [], 0)
        return shown
    }

    /// Accepts, and writes: nothing may leave in the clear.
    private func acceptFails(_ enemy: HostileServer, _ code: ChatError.Code) {
        #expect(enemy.accept("bob", at: enemy.alice)??.code == code)
        #expect(enemy.alice.store.records.peer("bob")?.standing != .good)
        enemy.write("secret", from: enemy.alice, to: enemy.bob)
        #expect(!enemy.bob.lines.contains("secret"))
        #expect(enemy.alice.lines.last?.hasPrefix("refused ") == true)
    }

    @Test(arguments: [true, false]) func noDevicesAreAcceptedOnlyAfterThatWarning(isVerified: Bool) throws {
        let enemy = HostileServer()
        if isVerified {
            enemy.verify("bob", at: enemy.alice)
            enemy.answerLists(of: "bob", enemy.anotherIdentity(of: "bob"))
        } else {
            enemy.answerLists(of: "bob") { shown in
                var shown = shown
                shown.lists = []
                shown.version = 7
                return shown
            }
        }
        enemy.refresh("bob", at: enemy.alice)
        enemy.answerLists(of: "bob", Self.hide)
        acceptFails(enemy, .rollback)
        #expect(enemy.alice.lines.contains("bob devicesGone"))
        let machine = try #require(enemy.alice.machine)
        #expect(try machine.encryption(with: "bob", in: enemy.alice.store.records) == .stopped(.devicesGone))
        #expect(enemy.accept("bob", at: enemy.alice) == .some(nil))
        #expect(enemy.alice.store.records.peer("bob")?.standing == .good)
    }

    @Test func anIdentityThatNobodyComparedIsNotAccepted() throws {
        let enemy = HostileServer()
        enemy.verify("bob", at: enemy.alice)
        enemy.answerLists(of: "bob", enemy.anotherIdentity(of: "bob"))
        enemy.refresh("bob", at: enemy.alice)
        let stranger = try #require(enemy.world.clients[2].store.records.ownDevice()?.publicIdentity)
        enemy.answerLists(of: "bob") { shown in
            var shown = shown
            shown.identity = stranger
            return shown
        }
        acceptFails(enemy, .identityChanged)
        guard case .identityChanged(stranger, _) = enemy.alice.store.records.peer("bob")?.standing else {
            Issue.record("The alarm is about the identity that was compared.")
            return
        }
    }

    @Test func theFormerIdentityIsAnotherAlarm() {
        let enemy = HostileServer()
        enemy.verify("bob", at: enemy.alice)
        enemy.answerLists(of: "bob", enemy.anotherIdentity(of: "bob"))
        enemy.refresh("bob", at: enemy.alice)
        enemy.behave()
        acceptFails(enemy, .rollback)
        #expect(enemy.accept("bob", at: enemy.alice) == .some(nil))
        enemy.write("two", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines.last == "two")
    }
}
