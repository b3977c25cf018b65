import ChatIdentity
import Testing

@testable import ChatStorage

@Suite struct BundleStoreTests {
    private typealias World = DeviceFixture

    @Test(arguments: ChatStoreKind.allCases)
    func `gives each device a pair of its own, and the same one for a day`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let (alice, bob, carol) = (world.alice, world.bob, world.carol)
            try await world.publish([7, 8], of: carol)
            try await world.publish(pairs: pairs(1...4), of: bob, device: 2)
            func ask(_ asker: AccountID, _ device: UInt64, at time: Int64) async throws -> DeviceBundle? {
                try await world.bundles([2], of: bob, for: asker, device: device, at: time).first
            }
            let first = try #require(try await ask(alice, 1, at: 0))
            #expect(first.device == number(2) && first.prekey == prekey(1))
            #expect(first.pair?.number == 1 && first.isFresh && first.pairsLeft == 3)
            #expect(try await ask(carol, 7, at: 1)?.pair?.number == 2)
            #expect(try await ask(carol, 8, at: 2)?.pair?.number == 3)
            let again = try #require(try await ask(alice, 1, at: World.day - 1))
            #expect(again.pair == first.pair && !again.isFresh && again.pairsLeft == 1)
            #expect(try await world.pairs(of: bob, device: 2) == ([4], [1, 2, 3]))
            #expect(try await ask(alice, 1, at: World.day)?.pair?.number == 4)
            // None is left: never an error, and never a pair that somebody else has.
            let none = try #require(try await ask(carol, 7, at: World.day + 1))
            #expect(none.pair == nil && !none.isFresh && none.pairsLeft == 0)
            #expect(try await ask(alice, 1, at: World.day + 1)?.pair?.number == 4)
            let times = try await world.store.pairs(of: bob, device: number(2)).handedOut.map(\.time)
            #expect(times.map { $0 - World.start } == [0, 1, 2, World.day])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `gives a bundle for each device that is listed and has a prekey, sorted`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            try await world.publish([5, 2, 3, 4], of: world.bob)
            for device: UInt64 in [4, 2, 5] {
                try await world.publish(pairs: pairs(1...2), of: world.bob, device: device)
            }
            let bundles = try await world.bundles([5, 4, 4, 3, 2, 1, 99], of: world.bob, for: world.alice, device: 1)
            #expect(bundles.map(\.device.rawValue) == [2, 4, 5])
            #expect(bundles.map(\.pair?.number) == [1, 1, 1])
            // A device's own bundle is of no use to it.
            let own = try await world.bundles([2, 4], of: world.bob, for: world.bob, device: 2)
            #expect(own.map(\.device.rawValue) == [4] && own.map(\.pair?.number) == [2])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a device that is not on the list of its account gets no pair`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            try await world.publish(pairs: pairs(1...2), of: world.bob, device: 2)
            for asker in [(world.carol, 7), (world.alice, 3), (world.alice, 9), (world.alice, nil)]
                as [(AccountID, UInt64?)]
            {
                let bundles = try await world.bundles([2], of: world.bob, for: asker.0, device: asker.1)
                #expect(bundles.map(\.prekey) == [prekey(1)] && bundles.map(\.pair) == [nil])
            }
            #expect(try await world.pairs(of: world.bob, device: 2) == ([1, 2], []))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `the devices of an account take a hundred pairs a day from another one`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let (alice, bob) = (world.alice, world.bob)
            for device: UInt64 in [2, 3] {
                try await world.publish(pairs: pairs(1...UInt64(DeviceLimits.pairs)), of: bob, device: device)
            }
            var taken = 0
            // Ever new devices would otherwise empty bob's.
            for device: UInt64 in 100..<(100 + 60) {
                try await world.publish([device], of: alice)
                let bundles = try await world.bundles([2, 3], of: bob, for: alice, device: device)
                #expect(bundles.count == 2)
                taken += bundles.count { $0.pair != nil }
            }
            #expect(taken == DeviceLimits.freshPairs)
            // What was reserved is still given.
            #expect(try await world.bundles([3], of: bob, for: alice, device: 159).map(\.pair) == [nil])
            try await world.publish([7], of: world.carol)
            #expect(try await world.bundles([2], of: bob, for: world.carol, device: 7).first?.isFresh == true)
            let tomorrow = try await world.bundles([2, 3], of: bob, for: alice, device: 159, at: World.day)
            #expect(tomorrow.map(\.isFresh) == [true, true])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a clock that was ahead does not hold back pairs`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            try await world.publish(pairs: pairs(1...2), of: world.bob, device: 2)
            let ahead = try await world.bundles([2], of: world.bob, for: world.alice, device: 1, at: 300 * World.day)
            #expect(ahead.first?.pair?.number == 1)
            let now = try await world.bundles([2], of: world.bob, for: world.alice, device: 1)
            #expect(now.first?.pair?.number == 2 && now.first?.isFresh == true)
        }
    }
}
