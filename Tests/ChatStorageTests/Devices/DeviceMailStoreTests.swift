import ChatIdentity
import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct DeviceMailStoreTests {
    private typealias World = DeviceFixture

    private func codes(_ page: DeviceMailPage?) -> [UInt8] {
        page?.items.compactMap(\.payload.first) ?? []
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `keeps mail until its device has handled it`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            for code in 1...5 {
                #expect(try await world.mail(code, at: Int64(code)) == .stored(number: UInt64(code)))
            }
            let all = try #require(try await world.take())
            let first = StoredDeviceMail(
                number: 1,
                senderID: world.alice,
                sender: "Alice",
                senderDevice: number(1),
                payload: [UInt8](repeating: 1, count: 90),
                block: [UInt8](repeating: 9, count: 10),
                time: World.start + 1
            )
            #expect(all.items.first == first && codes(all) == [1, 2, 3, 4, 5] && !all.hasMore)
            // Nothing was handled, so all of it comes again, in pages.
            let page = try #require(try await world.take(limit: 2))
            #expect(codes(page) == [1, 2] && page.hasMore)
            let next = try #require(try await world.take(after: 2, limit: 3))
            #expect(codes(next) == [3, 4, 5] && !next.hasMore)
            #expect(codes(try await world.take()) == [3, 4, 5])
            #expect(codes(try await world.take(after: 5)) == [])
            #expect(try await world.mail(6) == .stored(number: 6))
            #expect(codes(try await world.take(after: 5)) == [6])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a page has at least one piece, and as many as fit`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            for code in 1...3 {
                _ = try await world.mail(code, bytes: 1_000)
            }
            let none = try #require(try await world.take(bytes: 10))
            #expect(codes(none) == [1] && none.hasMore)
            let two = try #require(try await world.take(bytes: 2_000))
            #expect(codes(two) == [1, 2] && two.hasMore)
            #expect(try await world.take(bytes: 3_000)?.hasMore == false)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `stores a token once for each device and sender, also after the mail was handled`(
        kind: ChatStoreKind
    ) async throws {
        try await withDevices(kind) { world in
            #expect(try await world.mail(1) == .stored(number: 1))
            #expect(try await world.mail(1) == .repeated)
            #expect(try await world.mail(1, to: (world.bob, 3)) == .stored(number: 2))
            #expect(try await world.mail(1, from: (world.bob, 3)) == .stored(number: 3))
            _ = try await world.take(after: 3)
            #expect(try await world.mail(1, at: World.day - 1) == .repeated)
            #expect(codes(try await world.take()) == [])
            #expect(codes(try await world.take(device: 3)) == [1])
            #expect(try await world.mail(1, at: World.day) == .repeated)
            #expect(try await world.store.removeOldMail(now: World.start + World.day - 1) == 0)
            // Mail that waits keeps its token.
            #expect(try await world.store.removeOldMail(now: World.start + World.day) == 2)
            #expect(try await world.mail(1, at: World.day) == .stored(number: 4))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `is between devices that are listed`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            #expect(try await world.mail(1, from: (world.alice, 9)) == .noSuchSender)
            #expect(try await world.mail(1, from: (world.alice, 2)) == .noSuchSender)
            #expect(try await world.mail(1, to: (world.bob, 9)) == .noSuchDevice)
            #expect(try await world.mail(1, to: (world.bob, 1)) == .noSuchDevice)
            #expect(try await world.mail(2, to: (world.bob, 3)) == .stored(number: 1))
            #expect(try await world.take(device: 9) == nil)
            #expect(try await world.take(device: 1) == nil)
            try await world.publish([2], of: world.bob)
            #expect(try await world.take(device: 3) == nil)
            #expect(try await world.mail(3, to: (world.bob, 3)) == .noSuchDevice)
            // The mail of a device that leaves is gone.
            try await world.publish([2, 3], of: world.bob)
            #expect(try await world.take(device: 3)?.items.isEmpty == true)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `the oldest mail goes when there is too much`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            // Alice sends more than she may leave, and removes none of what bob has sent.
            for code in 1...4 {
                _ = try await world.mail(code, from: (world.bob, 3))
            }
            for code in 1...DeviceLimits.mailOfSender + 5 {
                _ = try await world.mail(code)
            }
            let kept = try #require(try await world.take())
            let last = UInt64(4 + DeviceLimits.mailOfSender + 5)
            #expect(kept.items.map(\.number) == [1, 2, 3, 4] + Array(10...last))
            // What had to go is not stored again.
            #expect(try await world.mail(1) == .repeated)
            // Bob and carol fill the rest; then those with most lose their oldest, and not carol.
            try await world.publish([7], of: world.carol)
            for code in 1...40 {
                _ = try await world.mail(code, from: (world.carol, 7))
            }
            for code in 5...45 {
                _ = try await world.mail(code, from: (world.bob, 3))
            }
            let all = try #require(try await world.take()).items
            #expect(all.count == DeviceLimits.mail)
            #expect(all.count { $0.senderID == world.carol } == 40)
            #expect(all.count { $0.senderID == world.bob } == 45)
            #expect(all.last { $0.senderID == world.alice }?.number == last)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `the oldest mail goes when it is too large`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let most = DeviceLimits.mailBytesOfSender / DeviceLimits.mailBytes
            for code in 1...most + 2 {
                #expect(try await world.mail(code, bytes: DeviceLimits.mailBytes) == .stored(number: UInt64(code)))
            }
            let kept = try #require(try await world.take())
            #expect(kept.items.map(\.number) == Array(3...UInt64(most + 2)))
            await #expect(throws: DeviceDraftError.badMail) {
                try await world.mail(99, bytes: DeviceLimits.mailBytes + 1)
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `mail waits for 30 days`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            _ = try await world.mail(1)
            _ = try await world.mail(2, at: World.day)
            #expect(codes(try await world.take(at: 30 * World.day - 1)) == [1, 2])
            #expect(codes(try await world.take(at: 30 * World.day)) == [2])
            // Mail for others, by any clock, removes nothing.
            _ = try await world.mail(3, to: (world.bob, 3), at: 300 * World.day)
            #expect(codes(try await world.take()) == [1, 2])
            #expect(try await world.store.removeOldMail(now: World.start + 30 * World.day) == 1)
            #expect(codes(try await world.take()) == [2])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `so many tokens of handled mail are kept`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            for code in 1...DeviceLimits.mailTokens + 2 {
                _ = try await world.mail(code)
            }
            let last = UInt64(DeviceLimits.mailTokens + 2)
            _ = try await world.take(after: last)
            _ = try await world.mail(5_000)
            #expect(try await world.mail(3) == .repeated)
            #expect(try await world.mail(2) == .stored(number: last + 2))
        }
    }
}
