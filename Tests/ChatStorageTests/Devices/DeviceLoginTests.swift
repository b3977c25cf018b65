import ChatIdentity
import Testing

@testable import ChatStorage

@Suite struct DeviceLoginTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `tells whether a session may be the device's`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            func login(_ account: AccountID, _ device: UInt64?) async throws -> DeviceLogin {
                try await world.store.noteLogin(of: account, device: device.map { number($0) }, blocksSealed: 5)
            }
            #expect(try await login(world.carol, nil) == DeviceLogin(standing: .none, hasDevices: false))
            #expect(try await login(world.carol, 1) == DeviceLogin(standing: .notListed, hasDevices: false))
            #expect(try await login(world.alice, nil) == DeviceLogin(standing: .none, hasDevices: true))
            #expect(try await login(world.alice, 1) == DeviceLogin(standing: .accepted, hasDevices: true))
            #expect(try await login(world.alice, 2) == DeviceLogin(standing: .notListed, hasDevices: true))
            try await world.publish([2], of: world.bob)
            #expect(try await login(world.bob, 3) == DeviceLogin(standing: .notListed, hasDevices: true))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a key store that knows of fewer blocks than the server was restored`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            func login(_ blocks: UInt64) async throws -> DeviceStanding {
                try await world.store.noteLogin(of: world.alice, device: number(1), blocksSealed: blocks).standing
            }
            #expect(try await login(0) == .accepted)
            #expect(try await login(4) == .accepted)
            #expect(try await login(4) == .accepted)
            #expect(try await login(3) == .storeRestored)
            // Messages and mail tell it, too, also those that are refused or repeated.
            _ = try await world.send(1, from: (world.alice, 1), to: world.bob, for: [2, 3], blocksSealed: 6)
            #expect(try await login(5) == .storeRestored)
            _ = try await world.send(1, from: (world.alice, 1), to: world.bob, for: [2, 3], blocksSealed: 8)
            #expect(try await login(7) == .storeRestored)
            _ = try await world.send(2, from: (world.alice, 1), to: world.bob, for: [2], blocksSealed: 9)
            #expect(try await login(8) == .storeRestored)
            _ = try await world.mail(1, blocksSealed: 10)
            #expect(try await login(9) == .storeRestored)
            _ = try await world.mail(2, blocksSealed: 3)
            #expect(try await login(10) == .accepted)
            // More than any key store can have sealed is not believed, and not remembered.
            #expect(try await login(.max) == .storeRestored)
            #expect(try await login(DeviceLimits.blocksSealed + 1) == .storeRestored)
            _ = try await world.mail(3, blocksSealed: .max)
            #expect(try await login(11) == .accepted)
            #expect(try await login(DeviceLimits.blocksSealed) == .accepted)
            #expect(try await login(DeviceLimits.blocksSealed) == .accepted)
            #expect(try await login(11) == .storeRestored)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `of the messages that are stored together the highest plausible count holds`(
        kind: ChatStoreKind
    ) async throws {
        try await withDevices(kind) { world in
            let (alice, bob) = (world.alice, world.bob)
            _ = try await world.store.append([
                // Another account's word for it counts for nothing.
                sealedDraft(1, from: (bob, 1), to: alice, for: [1], 144, 90),
                sealedDraft(2, from: (alice, 1), to: bob, for: [2, 3], 144, 8),
                sealedDraft(3, from: (alice, 1), to: bob, for: [2], 144, 9),
                sealedDraft(4, from: (alice, 1), to: bob, for: [2, 3], 144, .max),
                sealedDraft(5, from: (alice, 1), to: bob, for: [2, 3], 144, 7),
            ])
            func login(_ blocks: UInt64) async throws -> DeviceStanding {
                try await world.store.noteLogin(of: alice, device: number(1), blocksSealed: blocks).standing
            }
            #expect(try await login(8) == .storeRestored)
            #expect(try await login(9) == .accepted)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `the count survives that the device leaves, not a new identity`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            func login(_ blocks: UInt64) async throws -> DeviceStanding {
                try await world.store.noteLogin(of: world.bob, device: number(3), blocksSealed: blocks).standing
            }
            #expect(try await login(9) == .accepted)
            try await world.publish([2], of: world.bob)
            #expect(try await login(20) == .notListed)
            try await world.publish([2, 3], of: world.bob)
            #expect(try await login(8) == .storeRestored)
            #expect(try await login(9) == .accepted)
            _ = try await world.reset([3], of: world.bob, identity: 2, at: 0)
            #expect(try await login(1) == .accepted)
        }
    }
}
