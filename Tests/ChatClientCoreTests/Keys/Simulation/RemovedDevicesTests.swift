import ChatIdentity
import Testing

@testable import ChatClientCore

/// Sessions with devices that left their account's list.
@Suite struct RemovedDevicesTests {
    private static let day = EncryptionLimits.day

    /// Whether alice still has a session with bob's device, some seconds after it left its list.
    ///
    /// - Parameters:
    ///   - days: How many days ago it left.
    ///   - clockError: How far alice's clock is wrong, in days.
    private func hasSession(days: Int64, clockError: Int64 = 0) throws -> Bool {
        let enemy = HostileServer()
        let alice = enemy.alice
        alice.clockError = clockError * Self.day
        var device = try #require(alice.store.records.devices(of: "bob").first)
        #expect(!alice.store.records.sessions(with: device.address).isEmpty)
        device.removed = SimulationWorld.epoch + enemy.world.now - days * Self.day
        alice.store.records.save(device)
        enemy.world.run(for: 3000)
        return !alice.store.records.sessions(with: device.address).isEmpty
    }

    @Test func `they go after 30 days`() throws {
        #expect(try hasSession(days: 29))
        #expect(try !hasSession(days: 31))
    }

    @Test func `a clock that is wrong removes none`() throws {
        #expect(try hasSession(days: 0, clockError: 3650))
        #expect(try hasSession(days: 31, clockError: 3650))
    }
}
