import ChatIdentity
import ChatProtocol
import ChatStorage
import ChatStorageTesting
import Logging
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct DeviceMailTaskTests {
    private static let day: Int64 = 24 * 60 * 60 * 1000
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let now = ServerTime.milliseconds

    /// A store with a piece of mail for a device of alice, which is so many days old.
    private func store(days: Int64) async throws -> InMemoryChatStore {
        let store = InMemoryChatStore()
        let alice = try await store.account(for: Username("alice")).id
        let device = { (number: UInt64) in
            ListedDevice(
                number: DeviceNumber(number),
                agreement: [UInt8](repeating: 1, count: 32),
                signing: [UInt8](repeating: 2, count: 32)
            )
        }
        let list = DeviceListDraft(
            account: alice,
            identity: [UInt8](repeating: 3, count: 32),
            version: 1,
            hash: [UInt8](repeating: 4, count: 32),
            previous: [UInt8](repeating: 0, count: 32),
            devices: [device(7), device(8)],
            body: [1],
            signature: [UInt8](repeating: 5, count: 64)
        )
        _ = try await store.publishDevices(list)
        let mail = DeviceMailDraft(
            sender: alice,
            senderDevice: DeviceNumber(7),
            recipient: alice,
            device: DeviceNumber(8),
            payload: [1],
            block: [2],
            token: [UInt8](repeating: 6, count: 16),
            blocksSealed: 1,
            time: now - days * Self.day
        )
        _ = try await store.append(mail)
        return store
    }

    @Test func `mail goes after 30 days`() async throws {
        for (days, gone) in [(29, 0), (31, 1)] as [(Int64, Int)] {
            let store = try await store(days: days)
            let clock = ClockMonitor(known: now, isHeeded: false, logger: logger)
            await DeviceMailTask(store: store, clock: clock, logger: logger).tick(until: StopFlag())
            #expect(try await store.removeOldMail(now: .max) == 1 - gone)
        }
    }

    @Test func `a clock that leaps removes nothing`() async throws {
        let store = try await store(days: 1)
        let (known, wrong) = (now, now + 3650 * Self.day)
        let clock = ClockMonitor(known: known, isHeeded: false, logger: logger) { (wrong, 5000) }
        await DeviceMailTask(store: store, clock: clock, logger: logger).tick(until: StopFlag())
        #expect(try await store.removeOldMail(now: .max) == 1)
    }
}
