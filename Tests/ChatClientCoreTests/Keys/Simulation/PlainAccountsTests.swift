import Testing

@testable import ChatClientCore

/// For how long texts go out in the clear after somebody has got keys.
@Suite struct PlainAccountsTests {
    private let limits = EncryptionLimits()

    @Test func anAnswerCountsForTheTextsThatAskedForIt() {
        var plain = PlainAccounts()
        plain.asks("bob", at: 0)
        plain.note("bob", at: 0)
        #expect(plain.isKnown("bob", forText: false, at: 1, limits))
        #expect(!plain.isKnown("bob", forText: true, at: 1, limits))
        plain.beginsText(to: "bob")
        plain.note("bob", at: 2)
        #expect(plain.isKnown("bob", forText: true, at: 2 + limits.plainAge - 1, limits))
        #expect(!plain.isKnown("bob", forText: true, at: 2 + limits.plainAge, limits))
        plain.forget("bob")
        #expect(!plain.isKnown("bob", forText: true, at: 3, limits))
    }

    @Test func itIsNotAskedForWithoutEnd() {
        var plain = PlainAccounts()
        var now: Int64 = 0
        var requests = 0
        // Many accounts, written to in turn: 600 texts a minute.
        for number in 0..<1200 {
            let account = "account\(number % 40)"
            if !plain.isKnown(account, forText: true, at: now, limits) {
                plain.asks(account, at: now)
                plain.beginsText(to: account)
                plain.note(account, at: now)
                requests += 1
            }
            now += 100
        }
        // Each for its first text; 30 a minute; and each once its answer is a minute old.
        #expect(requests <= 40 + 2 * limits.plainChecks + 2 * 40)
        #expect(requests >= 40 + limits.plainChecks)
    }

    /// A world in which alice has keys and bob has none, and nobody is told when lists change.
    private func world() -> SimulationWorld {
        var policy = SimulationWorld.policy
        policy.makesIdentity = false
        let world = SimulationWorld(SimulationPlan(seed: 3), policy: policy)
        world.tamper = { event, _ in
            if case .devicesChanged = event { [] } else { [event] }
        }
        world.start()
        world.run(for: 2000)
        world.step(world.clients[0], .makeKeys(CommandNumber(rawValue: 1)))
        world.run(for: 2000)
        return world
    }

    private func makeKeys(_ world: SimulationWorld) {
        world.step(world.clients[1], .makeKeys(CommandNumber(rawValue: 1)))
        world.run(for: 2000)
    }

    private func say(_ world: SimulationWorld) {
        world.say(world.clients[0], to: "bob", at: world.now)
        world.run(for: 1500)
    }

    @Test func somebodyGetsKeysBetweenTwoTexts() {
        let world = world()
        say(world)
        makeKeys(world)
        world.run(for: limits.plainAge)
        say(world)
        #expect(world.clients[1].lines == ["own none", "plain text 1 of alice", "own ready", "text 2 of alice"])
        #expect(world.plainTexts == 0)
    }

    @Test func somebodyGetsKeysBetweenALookAndTheFirstText() {
        let world = world()
        world.step(world.clients[0], .inquire(account: "bob", CommandNumber(rawValue: 2)))
        world.run(for: 100)
        #expect(world.clients[0].finished[2] == .some(nil))
        makeKeys(world)
        say(world)
        #expect(world.clients[1].lines == ["own none", "own ready", "text 1 of alice"])
    }
}
