import ChatEncryption
import ChatIdentity
import Testing

@testable import ChatClientCore

@Suite struct OwnKeysTests {
    @Test func `a device is made with any name and clock of the computer, and gets a list`() throws {
        let keys = OwnKeys(
            account: "alice",
            name: "Alice",
            policy: EncryptionPolicy(
                makesIdentity: true,
                requiresEncryption: false,
                // Thirty characters, but sixty Unicode scalars.
                label: String(repeating: "e\u{301}", count: 30)
            )
        )
        var step = EncryptionStep(
            records: InMemoryKeyRecords(),
            now: EncryptionTime(monotonic: 0, clock: -1),
            generator: SystemKeyGenerator()
        )
        let device = keys.makeDevice(in: &step)
        let signed = try #require(keys.list(device))
        let list = try signed.verified(by: SigningPublicKey(device.publicIdentity), account: "alice")
        #expect(list.devices.map(\.number) == [device.number])
        #expect(list.devices.map(\.label) == [String(repeating: "e\u{301}", count: 20)])
        #expect(list.devices.map(\.added) == [0])
    }
}
