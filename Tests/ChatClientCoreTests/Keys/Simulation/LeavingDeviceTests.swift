import ChatIdentity
import Testing

@testable import ChatClientCore

/// Devices that left their account's list, that nobody knows yet, and sessions that have failed.
@Suite struct LeavingDeviceTests {
    /// Blocks that were sealed for a device.
    private func seals(for address: DeviceAddress, in enemy: HostileServer) -> Int {
        enemy.world.seals.keys.count { $0.device == address.device }
    }

    @Test func aMessageOfADeviceThatHasLeft() throws {
        let enemy = HostileServer()
        let (alice, bob) = (enemy.alice, enemy.bob)
        let address = try #require(bob.address)
        var late: ReceivedMessage?
        enemy.alter(for: alice) { message, _ in
            late = message
            return []
        }
        enemy.write("one", from: bob, to: alice)
        enemy.behave()
        let first = enemy.world.server.accounts["bob"]?.lists.last
        let other = enemy.nextList(of: bob, label: "phone", after: first, version: 2)
        let devices = try DeviceList(body: try #require(other).body).devices.filter { $0.number != address.device }
        enemy.publish([enemy.list(of: bob, devices, after: first, version: 2)], of: bob)
        enemy.refresh("bob", at: alice)
        let before = seals(for: address, in: enemy)
        enemy.world.deliver(.arrived([try #require(late)]), to: alice)
        enemy.world.run(for: 5000)
        // The new device has no prekeys, so nothing is sent at all.
        enemy.write("two", from: alice, to: bob)
        enemy.wait(hours: 2)
        #expect(alice.lines == ["bob +1 -1", "one (removed)", "refused devices_changed"])
        #expect(seals(for: address, in: enemy) == before)
    }

    @Test func aMessageOfADeviceThatNobodyKnowsYet() {
        let enemy = HostileServer()
        let (alice, bob) = (enemy.alice, enemy.bob)
        let copy = bob.store.records
        enemy.write("one", from: bob, to: alice)
        enemy.world.disconnect(bob)
        bob.store.records = copy
        enemy.world.tamper = { event, client in
            if case .devicesChanged = event, client === alice { [] } else { [event] }
        }
        enemy.world.kill(bob)
        enemy.world.run(for: 10_000)
        #expect(bob.lines.contains("new device number"))
        let before = alice.asked["bob", default: 0]
        enemy.write("two", from: bob, to: alice)
        #expect(alice.lines.filter { !$0.hasPrefix("bob +") } == ["one", "two"])
        #expect(alice.asked["bob", default: 0] == before + 1)
    }

    @Test func aSessionThatHasFailed() throws {
        let enemy = HostileServer()
        let (alice, bob) = (enemy.alice, enemy.bob)
        let failed = try #require(bob.sessions(with: alice).first?.number)
        enemy.alter(for: bob) { message, sealed in
            var block = sealed.block
            block[block.count - 1] ^= 1
            return [message.altered(sealed.with(block: block))]
        }
        enemy.write("one", from: alice, to: bob)
        #expect(bob.sessions(with: alice).first { $0.number == failed }?.retirement == .own)
        #expect(alice.sessions(with: bob).first { $0.number == failed }?.retirement == .asked)
        enemy.behave()
        enemy.write("two", from: alice, to: bob)
        enemy.write("three", from: bob, to: alice)
        let now = SimulationWorld.epoch + enemy.world.now
        let session = bob.forSending(to: alice, at: now)
        #expect(session != failed && session == alice.forSending(to: bob, at: now))
        #expect(bob.lines.filter { !$0.hasSuffix("missing") } == ["unopened damaged", "opened one", "two"])
        #expect(alice.lines == ["three"])
    }
}
