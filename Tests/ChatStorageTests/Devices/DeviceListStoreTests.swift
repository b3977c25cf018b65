import ChatIdentity
import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct DeviceListStoreTests {
    private typealias World = DeviceFixture

    @Test(arguments: ChatStoreKind.allCases)
    func `keeps each list of an account, and the devices of the newest`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            #expect(try await world.store.newestDeviceList(of: world.carol) == nil)
            #expect(try await world.publish([0, 7], of: world.carol) == .stored(removed: []))
            #expect(try await world.publish([7, 8], of: world.carol) == .stored(removed: [number(0)]))
            #expect(try await world.publish([9], of: world.carol) == .stored(removed: [number(7), number(8)]))
            let lists = try await world.store.deviceLists(of: world.carol, after: 0, limit: 10)
            #expect(lists.map(\.version) == [1, 2, 3] && Set(lists.map(\.identity)) == [digest(1)])
            #expect(Set(lists.map(\.body)).count == 3 && Set(lists.map(\.hash)).count == 3)
            #expect(lists.map(\.signature.count) == [64, 64, 64])
            #expect(try await world.store.newestDeviceList(of: world.carol) == lists.last)
            let later = try await world.store.deviceLists(of: world.carol, after: 1, limit: 1)
            #expect(later == [lists[1]])
            #expect(try await world.store.deviceLists(of: world.carol, after: .max, limit: 9).isEmpty)
            let devices = try await world.store.devices(of: [world.alice, world.bob, world.bob, world.carol])
            #expect(
                devices == [world.alice: [number(1)], world.bob: [number(2), number(3)], world.carol: [number(9)]]
            )
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `takes only the list that follows`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let store = world.store
            let newest = try await store.newestDeviceList(of: world.alice)
            let good = try await world.next([1, 4], of: world.alice)
            var (skipping, again, forked, foreign) = (good, good, good, good)
            skipping.version = 3
            again.version = 1
            forked.previous = digest(99)
            foreign.identity = digest(2)
            #expect(try await store.publishDevices(skipping) == .conflict(.version))
            #expect(try await store.publishDevices(again) == .conflict(.version))
            #expect(try await store.publishDevices(forked) == .conflict(.chain))
            #expect(try await store.publishDevices(foreign) == .conflict(.identity))
            #expect(try await store.newestDeviceList(of: world.alice) == newest)
            #expect(try await world.devices(of: world.alice) == [1])
            #expect(try await store.publishDevices(good) == .stored(removed: []))
            // A client that has lost the answer sends the list again.
            #expect(try await store.publishDevices(good) == .unchanged)
            #expect(try await store.deviceLists(of: world.alice, after: 0, limit: 9).count == 2)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a first list begins with version 1 and no list before`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world async throws in
            let late = list([7], of: world.carol, version: 2, previous: nil)
            let chained = list([7], of: world.carol, version: 1, previous: digest(3))
            #expect(try await world.store.publishDevices(late) == .conflict(.version))
            #expect(try await world.store.publishDevices(chained) == .conflict(.chain))
            #expect(try await world.store.newestDeviceList(of: world.carol) == nil)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a device keeps its keys, also when it comes back, until a new identity begins`(
        kind: ChatStoreKind
    ) async throws {
        try await withDevices(kind) { world in
            let (bob, store) = (world.bob, world.store)
            func draft(_ change: (ListedDevice) -> ListedDevice) async throws -> DeviceListDraft {
                var draft = try await world.next([2, 3], of: bob)
                draft.devices = [draft.devices[0], change(draft.devices[1])]
                return draft
            }
            let changes: [(ListedDevice) -> ListedDevice] = [
                { ListedDevice(number: $0.number, agreement: digest(1), signing: $0.signing) },
                { ListedDevice(number: $0.number, agreement: $0.agreement, signing: digest(1)) },
            ]
            for change in changes {
                #expect(try await store.publishDevices(draft(change)) == .conflict(.keys))
            }
            try await world.publish([2], of: bob)
            for change in changes {
                #expect(try await store.publishDevices(draft(change)) == .conflict(.keys))
            }
            var renewed = list([2, 3], of: bob, version: 1, previous: nil, identity: 2)
            renewed.devices = renewed.devices.map(changes[1])
            #expect(try await store.resetIdentity(renewed, now: World.start) == .begun(removed: []))
            #expect(try await store.publishDevices(world.next([2], of: bob, identity: 2)) == .conflict(.keys))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `of the devices that have left, so many are remembered`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let most = UInt64(DeviceLimits.formerDevices)
            for device in 101...100 + most {
                try await world.publish([device], of: world.bob)
            }
            // Bob's 2 and 3 have left first, at the same time: the one with the higher number is remembered.
            #expect(try await world.publish([3], of: world.carol) == .conflict(.device))
            try await world.publish([101 + most], of: world.bob)
            #expect(try await world.publish([101], of: world.carol) == .conflict(.device))
            #expect(try await world.publish([2, 3], of: world.carol) == .stored(removed: []))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `so many lists are kept of an identity`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world async throws in
            let draft = list([1], of: world.alice, version: DeviceLimits.lists + 1, previous: nil)
            let newest = StoredDeviceList(
                identity: draft.identity,
                version: DeviceLimits.lists,
                hash: draft.previous,
                body: [1],
                signature: []
            )
            #expect(draft.conflict(after: newest) == .tooMany)
            #expect(try await world.store.publishDevices(draft) == .conflict(.version))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a device belongs to one account`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            #expect(try await world.publish([2], of: world.carol) == .conflict(.device))
            try await world.publish([2], of: world.bob)
            // Device 3 has left, and its number is still bob's.
            #expect(try await world.publish([3], of: world.carol) == .conflict(.device))
            #expect(try await world.publish([2, 3], of: world.bob) == .stored(removed: []))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a new identity drops everything of the former one`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            try await world.publish(pairs: pairs(1...5), of: world.bob, device: 2)
            _ = try await world.mail(1)
            #expect(
                try await world.reset([2, 5], of: world.bob, identity: 2, at: 0) == .begun(removed: [number(3)])
            )
            let lists = try await world.store.deviceLists(of: world.bob, after: 0, limit: 9)
            #expect(lists.map(\.version) == [1] && lists.map(\.identity) == [digest(2)])
            #expect(try await world.devices(of: world.bob) == [2, 5])
            #expect(try await world.bundles([2], of: world.bob, for: world.alice, device: 1).isEmpty)
            #expect(try await world.pairs(of: world.bob, device: 2).left.isEmpty)
            #expect(try await world.take()?.items.isEmpty == true)
            // Its numbers are free, and those of the former identity begin anew.
            #expect(try await world.publish([3], of: world.carol) == .stored(removed: []))
            #expect(try await world.publish(of: world.bob, device: 2) == .stored(pairsLeft: 0))
            #expect(
                try await world.store.publishDevices(world.next([5], of: world.bob, identity: 2))
                    == .stored(
                        removed: [number(2)]
                    )
            )
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `an identity begins once a day`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world async throws in
            #expect(try await world.reset([4], of: world.alice, identity: 2, at: 5) == .begun(removed: [number(1)]))
            let next = World.start + 5 + World.day
            #expect(try await world.reset([4], of: world.alice, identity: 2, at: 6) == .unchanged)
            #expect(try await world.reset([5], of: world.alice, identity: 3, at: 6) == .tooSoon(next: next))
            #expect(try await world.reset([5], of: world.alice, identity: 3, at: World.day) == .tooSoon(next: next))
            #expect(try await world.devices(of: world.alice) == [4])
            #expect(try await world.reset([5], of: world.alice, identity: 3, at: World.day + 5) != .unchanged)
            #expect(try await world.devices(of: world.alice) == [5])
            // The clock was a year ahead then.
            #expect(try await world.reset([6], of: world.alice, identity: 4, at: -360 * World.day) != .unchanged)
            #expect(try await world.devices(of: world.alice) == [6])
            #expect(try await world.reset([5], of: world.alice, identity: 4, at: 9 * World.day) == .conflict(.identity))
            #expect(try await world.reset([2], of: world.alice, identity: 5, at: 9 * World.day) == .conflict(.device))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `without an identity before, a reset is the first list, and does not count`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world async throws in
            #expect(try await world.reset([7], of: world.carol, identity: 1, at: 0) == .begun(removed: []))
            #expect(try await world.reset([8], of: world.carol, identity: 2, at: 1) == .begun(removed: [number(7)]))
            #expect(
                try await world.reset([9], of: world.carol, identity: 3, at: 2)
                    == .tooSoon(next: World.start + 1 + World.day)
            )
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `names those with whom an account has a direct conversation`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let (alice, bob, carol) = (world.alice, world.bob, world.carol)
            _ = try await world.fixture.room(with: [carol])
            #expect(try await world.store.directContacts(of: alice).isEmpty)
            _ = try await world.store.append([
                draft(1, from: carol, to: .account(alice)), draft(2, from: alice, to: .account(alice)),
                draft(3, from: alice, to: .account(bob)), draft(4, from: bob, to: .account(carol)),
            ])
            #expect(try await world.store.directContacts(of: alice) == [bob, carol])
            #expect(try await world.store.directContacts(of: bob) == [alice, carol])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `refuses what no list can be, and accounts that do not exist`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let good = try await world.next([1], of: world.alice)
            var drafts = Array(repeating: good, count: 7)
            drafts[0].devices = []
            drafts[1].devices = (1...11).map { listed($0) }
            drafts[2].devices = [listed(1), listed(1)]
            drafts[3].identity = [1]
            drafts[4].body = []
            drafts[5].signature = []
            drafts[6].devices = [ListedDevice(number: number(1), agreement: digest(1), signing: [1])]
            for draft in drafts {
                await #expect(throws: DeviceDraftError.self) { try await world.store.publishDevices(draft) }
                await #expect(throws: DeviceDraftError.self) { try await world.store.resetIdentity(draft, now: 0) }
            }
            let nobody = AccountID(rawValue: 99)
            await #expect(throws: MessageDraftError.noSuchAccount(nobody)) { try await world.publish([8], of: nobody) }
            _ = try await world.store.forget(Username("carol"))
            await #expect(throws: MessageDraftError.noSuchAccount(world.carol)) {
                try await world.publish([8], of: world.carol)
            }
        }
    }
}
