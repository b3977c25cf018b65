import ChatIdentity
import ChatProtocol
import Testing

@testable import ChatStorage

/// Concurrent requests of devices: each rule holds in any order.
@Suite(.timeLimit(.minutes(1))) struct DeviceRaceTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `one of several lists of the same version is stored`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let newest = try await world.store.newestDeviceList(of: world.alice)
            let drafts = (10..<20 as Range<UInt64>).map {
                list([1, $0], of: world.alice, version: 2, previous: newest?.hash)
            }
            let outcomes = try await together(drafts) { try await world.store.publishDevices($0) }
            #expect(outcomes.count { $0 == .stored(removed: []) } == 1)
            #expect(outcomes.count { $0 == .conflict(.version) } == 9)
            let lists = try await world.store.deviceLists(of: world.alice, after: 0, limit: 99)
            #expect(lists.map(\.version) == [1, 2])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `no two devices get the same pair`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let askers = try await (0..<12 as Range<UInt64>).asyncMap { place in
                let account = try await world.fixture.account("asker\(place)")
                try await world.publish([100 + place], of: account)
                return (account, 100 + place)
            }
            try await world.publish(pairs: pairs(1...8), of: world.bob, device: 2)
            let found = try await together(askers + askers) { asker in
                try await world.bundles([2], of: world.bob, for: asker.0, device: asker.1).first?.pair?.number
            }
            // A device that asks twice gets the same pair; four come too late.
            #expect(found.prefix(12) == found.suffix(12))
            #expect(Set(found.prefix(12).compactMap(\.self)) == Set(1...8))
            #expect(found.prefix(12).count { $0 == nil } == 4)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a message is stored for the devices of before or of after a change`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let next = try await world.next([2, 4], of: world.bob)
            let outcomes = try await together(Array(0..<40)) { place -> AppendOutcome? in
                if place == 20 {
                    _ = try await world.store.publishDevices(next)
                    return nil
                }
                let devices: [UInt64] = place % 2 == 0 ? [2, 3] : [2, 4]
                return try await world.send(place, from: (world.alice, 1), to: world.bob, for: devices)
            }
            let stored = outcomes.compactMap { $0?.message }.sorted { $0.sequence < $1.sequence }
            let added = stored.map { $0.sealed?.blocks[number(4)] != nil }
            // First those for the old devices, then those for the new ones.
            #expect(added == added.sorted { !$0 && $1 })
            #expect(outcomes.compactMap(\.self).allSatisfy { $0.message != nil || $0 == .refused(.devicesChanged) })
            let last = try await world.send(99, from: (world.alice, 1), to: world.bob, for: [2, 3])
            #expect(last == .refused(.devicesChanged))
        }
    }
}

/// Makes calls at the same time, and returns their answers in the order of the arguments.
private func together<Argument: Sendable, Answer: Sendable>(
    _ arguments: [Argument],
    _ call: @escaping @Sendable (Argument) async throws -> Answer
) async throws -> [Answer] {
    try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
        for (place, argument) in arguments.enumerated() {
            group.addTask { (place, try await call(argument)) }
        }
        return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }.sorted { $0.key < $1.key }.map(\.value)
    }
}

extension Range<UInt64> {
    fileprivate func asyncMap<Value>(_ transform: (UInt64) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self {
            values.append(try await transform(element))
        }
        return values
    }
}
