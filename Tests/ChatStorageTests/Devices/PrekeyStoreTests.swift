import ChatIdentity
import Testing

@testable import ChatStorage

@Suite struct PrekeyStoreTests {
    private typealias World = DeviceFixture

    @Test(arguments: ChatStoreKind.allCases)
    func `the same keys are stored once, and other keys of their numbers refused`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world async throws in
            #expect(try await world.publish(pairs: pairs(1...25), of: world.bob, device: 2) == .stored(pairsLeft: 25))
            #expect(try await world.publish(pairs: pairs(1...25), of: world.bob, device: 2) == .stored(pairsLeft: 25))
            let other = pairs(26...30) + [prekey(3, " of another pair")]
            #expect(try await world.publish(nil, pairs: other, of: world.bob, device: 2) == .conflict)
            #expect(
                try await world.publish(prekey(1, "b"), pairs: pairs(26...30), of: world.bob, device: 2) == .conflict
            )
            // Nothing of what was refused is there.
            #expect(try await world.pairs(of: world.bob, device: 2).left == Array(1...25))
            let twice = pairs(26...26) + [prekey(26, " of another pair")]
            #expect(try await world.publish(nil, pairs: twice, of: world.bob, device: 2) == .conflict)
            // Devices have numbers of their own.
            #expect(try await world.publish(nil, pairs: other, of: world.bob, device: 3) == .stored(pairsLeft: 6))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `the number of the signed prekey never goes down`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world async throws in
            func bundle() async throws -> PrekeyRecord? {
                try await world.bundles([2], of: world.bob, for: world.alice, device: 1).first?.prekey
            }
            #expect(try await bundle() == nil)
            #expect(try await world.publish(prekey(4), of: world.bob, device: 2) == .stored(pairsLeft: 0))
            #expect(try await world.publish(prekey(3), of: world.bob, device: 2) == .conflict)
            #expect(try await bundle() == prekey(4))
            #expect(try await world.publish(prekey(5), of: world.bob, device: 2) == .stored(pairsLeft: 0))
            #expect(try await bundle() == prekey(5))
            #expect(try await world.publish(nil, of: world.bob, device: 2) == .stored(pairsLeft: 0))
            #expect(try await bundle() == prekey(5))
            for number: UInt64 in [0, 1 << 63, .max] {
                #expect(try await world.publish(prekey(number), of: world.bob, device: 2) == .conflict)
                #expect(
                    try await world.publish(nil, pairs: [prekey(number)], of: world.bob, device: 2) == .conflict
                )
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a device has so many pairs, and no more`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world async throws in
            let most = UInt64(DeviceLimits.pairs)
            #expect(
                try await world.publish(pairs: pairs(1...most - 1), of: world.bob, device: 2)
                    == .stored(pairsLeft: DeviceLimits.pairs - 1)
            )
            #expect(
                try await world.publish(pairs: pairs(most...most + 9), of: world.bob, device: 2)
                    == .stored(pairsLeft: DeviceLimits.pairs)
            )
            #expect(try await world.pairs(of: world.bob, device: 2).left == Array(1...most))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `only a device on the newest list of its account has keys`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            #expect(try await world.publish(of: world.alice, device: 2) == .noSuchDevice)
            #expect(try await world.publish(of: world.bob, device: 9) == .noSuchDevice)
            try await world.publish(prekey(7), pairs: pairs(1...5), of: world.bob, device: 3)
            try await world.publish([2], of: world.bob)
            #expect(try await world.publish(prekey(8), of: world.bob, device: 3) == .noSuchDevice)
            #expect(try await world.bundles([3], of: world.bob, for: world.alice, device: 1).isEmpty)
            #expect(try await world.pairs(of: world.bob, device: 3).left.isEmpty)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `prekeys that were checked with other keys than the present ones are not stored`(
        kind: ChatStoreKind
    ) async throws {
        try await withDevices(kind) { world in
            let (bob, pairs) = (world.bob, pairs(1...2))
            #expect(
                try await world.publish(pairs: pairs, of: bob, device: 2, signing: digest(5)) == .noSuchDevice
            )
            // The identity was begun anew since, with the same device.
            _ = try await world.reset([2], of: bob, identity: 2, at: 0)
            #expect(
                try await world.publish(pairs: pairs, of: bob, device: 2, identity: digest(1)) == .noSuchDevice
            )
            #expect(try await world.pairs(of: bob, device: 2).left.isEmpty)
            #expect(
                try await world.publish(pairs: pairs, of: bob, device: 2, identity: digest(2))
                    == .stored(pairsLeft: 2)
            )
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a device that comes back cannot hand a pair out again`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            try await world.publish(prekey(7), pairs: pairs(1...5), of: world.bob, device: 3)
            let given = try await world.bundles([3], of: world.bob, for: world.alice, device: 1)
            #expect(given.map(\.pair) == [pairs(1...1)[0]])
            try await world.publish([2], of: world.bob)
            try await world.publish([2, 3], of: world.bob)
            #expect(try await world.bundles([3], of: world.bob, for: world.alice, device: 1).isEmpty)
            #expect(try await world.publish(nil, pairs: pairs(5...6), of: world.bob, device: 3) == .conflict)
            #expect(try await world.publish(prekey(7), of: world.bob, device: 3) == .conflict)
            #expect(
                try await world.publish(prekey(8), pairs: pairs(6...7), of: world.bob, device: 3)
                    == .stored(pairsLeft: 2)
            )
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `remembers handed-out pairs for 60 days, and their numbers for ever`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            try await world.publish(pairs: pairs(1...3), of: world.bob, device: 2)
            _ = try await world.bundles([2], of: world.bob, for: world.alice, device: 1)
            #expect(
                try await world.publish(pairs: pairs(1...2), of: world.bob, device: 2, at: 60 * World.day - 1)
                    == .stored(pairsLeft: 2)
            )
            let inventory = try await world.store.pairs(of: world.bob, device: number(2))
            #expect(inventory.handedOut == [HandedOutPair(number: 1, time: World.start)])
            let later = 60 * World.day
            #expect(
                try await world.publish(pairs: pairs(1...1), of: world.bob, device: 2, at: later) == .conflict
            )
            #expect(try await world.pairs(of: world.bob, device: 2) == ([2, 3], []))
            #expect(
                try await world.publish(pairs: pairs(2...4), of: world.bob, device: 2, at: later)
                    == .stored(pairsLeft: 3)
            )
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `refuses what no prekey can be`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let unsigned = PrekeyRecord(number: 1, body: [1], signature: [])
            let long = PrekeyRecord(
                number: 1,
                body: [UInt8](repeating: 0, count: DeviceLimits.signedBytes + 1),
                signature: [UInt8](repeating: 0, count: 64)
            )
            await #expect(throws: DeviceDraftError.badSize) {
                try await world.publish(unsigned, of: world.bob, device: 2)
            }
            await #expect(throws: DeviceDraftError.badBody) {
                try await world.publish(nil, pairs: [long], of: world.bob, device: 2)
            }
        }
    }
}
