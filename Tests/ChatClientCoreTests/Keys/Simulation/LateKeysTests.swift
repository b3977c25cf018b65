import ChatIdentity
import ChatTesting
import Testing

@testable import ChatClientCore

/// A program of alice that began without keys, while others make them; bob has keys.
@Suite struct LateKeysTests {
    private let world: SimulationWorld
    private var alice: SimulatedClient { world.clients[0] }
    private var bob: SimulatedClient { world.clients[1] }

    init() {
        var policy = SimulationWorld.policy
        policy.makesIdentity = false
        world = SimulationWorld(SimulationPlan(seed: 3), policy: policy)
        world.start()
        world.run(for: 2000)
        makeKeys(world.clients[1])
    }

    private func makeKeys(_ client: SimulatedClient) {
        world.step(client, .makeKeys(CommandNumber(rawValue: 1)))
        world.run(for: 2000)
    }

    /// Another program of alice.
    private func addProgram(on store: SimulatedStore) -> SimulatedClient {
        let client = SimulatedClient(index: world.clients.count, account: "alice", store: store, seed: 4711)
        world.clients.append(client)
        client.start(world.policy, at: world.now)
        world.add(.connect(client: client.index), after: 0)
        world.add(.tick(client: client.index), after: 1000)
        world.run(for: 2000)
        return client
    }

    private func say() {
        world.say(alice, to: "bob", at: world.now)
        world.run(for: 5000)
    }

    @Test func `nothing leaves in the clear once another client of the account has keys`() {
        say()
        #expect(bob.lines.last == "plain text 1 of alice")
        makeKeys(addProgram(on: SimulatedStore()))
        say()
        #expect(bob.lines.last == "plain text 1 of alice")
        #expect(alice.lines.prefix(3) == ["own none", "logs in again", "own linkNeeded"])
        #expect(alice.lines.last == "refused link_needed")
        // The first one.
        #expect(world.plainTexts == 1)
    }

    /// The event and the text come in one moment.
    @Test func `a text waits for the login that decides`() {
        world.tamper = { event, _ in
            if case .devicesChanged = event { [] } else { [event] }
        }
        makeKeys(addProgram(on: SimulatedStore()))
        #expect(alice.own == OwnEncryption.none)
        world.step(alice, .devicesChanged(account: "Alice"))
        #expect(alice.machine?.own.state == nil)
        say()
        #expect(alice.lines.last == "refused link_needed")
        #expect(bob.lines == ["own none", "own ready"])
    }

    /// Nobody is told of the keys: the store has them.
    @Test func `keys that another program makes in the same store are used`() {
        world.tamper = { event, _ in
            if case .devicesChanged = event { [] } else { [event] }
        }
        let other = addProgram(on: alice.store)
        makeKeys(other)
        say()
        #expect(bob.lines.last == "text 1 of alice")
        #expect(alice.own == .ready)
        #expect(alice.store.records.ownDevice() == other.store.records.ownDevice())
        #expect(world.plainTexts == 0)
    }

    /// Both are told to make keys: there is one device.
    @Test func `keys are not made over those of another program`() {
        world.tamper = { event, _ in
            if case .devicesChanged = event { [] } else { [event] }
        }
        makeKeys(addProgram(on: alice.store))
        let device = alice.store.records.ownDevice()
        makeKeys(alice)
        world.run(for: 5000)
        #expect(alice.store.records.ownDevice() == device)
        #expect(alice.finished[1] == .some(nil))
        #expect(alice.own == .ready)
    }

    /// Its account's keys were on another client; a person then began anew in this store.
    @Test func `a client whose keys were elsewhere uses those that its store has got`() {
        makeKeys(addProgram(on: SimulatedStore()))
        #expect(alice.own == .linkNeeded)
        let other = addProgram(on: alice.store)
        world.step(other, .resetIdentity(password: "secret", CommandNumber(rawValue: 2)))
        world.run(for: 10_000)
        #expect(other.finished[2] == .some(nil))
        say()
        #expect(alice.own == .ready)
        #expect(bob.lines.last == "text 1 of alice")
    }
}
