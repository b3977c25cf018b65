import ChatIdentity
import ChatProtocol
import ChatStorage
import Foundation
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Prekeys: who may publish which, and who is given them.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolPrekeyTests {
    private let laptop = TestDevice("alice", 7)
    private let desk = TestDevice("bob", 9)

    @Test func `the same request once more changes nothing`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            try await alice.logIn(as: laptop)
            let request = try laptop.publishing(pairs: 1...25)
            for _ in 1...2 {
                try await alice.succeed(request)
            }
            try await alice.succeed(laptop.publishing(prekey: nil, pairs: 26...50))
            #expect(try await alice.devices(of: "alice").pairsLeft == Array(1...50))
        }
    }

    @Test func `other bytes under a number are a conflict, and nothing of the request is stored`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            try await alice.logIn(as: laptop, pairs: 1...3)
            let others =
                try [
                    .with { $0.pairs = [try laptop.pair(4), try laptop.pair(3, fill: 9)] },
                    .with {
                        $0.prekey = try laptop.prekey(1, fill: 9)
                        $0.pairs = [try laptop.pair(4)]
                    },
                    .with { $0.pairs = [try laptop.pair(4), try laptop.pair(4, fill: 9)] },
                ] as [ProtoPublishPrekeys]
            for request in others {
                let answer = try await alice.reply(to: .publishPrekeys(request))
                #expect(answer.failure == .prekeyConflict)
                #expect(
                    answer.error.message
                        == "Another key is stored under one of the numbers. Take new numbers. Nothing was stored."
                )
            }
            #expect(try await alice.devices(of: "alice").pairsLeft == [1, 2, 3])
        }
    }

    @Test func `a key that the device did not sign for itself is refused, and nothing is stored`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            try await alice.logIn(as: laptop)
            let stranger = TestDevice("alice", 7)
            let owners = try [
                laptop.owner(account: "bob"), laptop.owner(device: DeviceNumber(8)), stranger.owner(),
            ]
            var keys = try owners.map {
                (try laptop.pair(1, owner: $0), "it is of another account, identity or device")
            }
            keys.append((try stranger.pair(1, owner: laptop.owner()), "its signature is wrong"))
            // A signature of one purpose is none of another.
            keys.append((try laptop.prekey(1), "its signature is wrong"))
            for index in [0, 40, 100, 1200] {
                var flipped = try laptop.pair(1)
                flipped.body[index] ^= 1
                keys.append((flipped, "its signature is wrong"))
            }
            keys.append((.with { $0.body = Data(count: 1300) }, "it is malformed"))
            keys.append((.init(), "it is malformed"))
            for (key, reason) in keys {
                let answer = try await alice.reply(
                    to: .publishPrekeys(.with { $0.pairs = [try laptop.pair(5), key] })
                )
                #expect(answer.failure == .invalidPrekey)
                #expect(answer.error.message == "A one-time pair cannot be taken: \(reason).")
            }
            for prekey in try owners.map({ try laptop.prekey(2, owner: $0) }) + [laptop.pair(2), .init()] {
                let answer = try await alice.reply(to: .publishPrekeys(.with { $0.prekey = prekey }))
                #expect(answer.failure == .invalidPrekey)
                #expect(answer.error.message.hasPrefix("The signed prekey cannot be taken: "))
            }
            #expect(try await alice.devices(of: "alice").pairsLeft.isEmpty)
        }
    }

    @Test func `25 pairs are taken at once, and 26 are not`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            try await alice.logIn(as: laptop)
            let answer = try await alice.reply(to: laptop.publishing(pairs: 1...26))
            #expect(answer.failure == .invalidPrekey)
            #expect(answer.error.message == "Up to 25 one-time pairs are taken at once; 26 came.")
            let most = try laptop.publishing(pairs: 1...25)
            let frame = ProtoClientFrame.with { ($0.requestID, $0.request) = (7, most) }
            #expect(try frame.serializedData().count < ProtocolLimits.frameBytes)
            try await alice.succeed(most)
        }
    }

    @Test func `a session without a device publishes no keys`() async throws {
        try await withStore { services, _ in
            var (first, other) = try (ControlPeer(services), ControlPeer(services))
            _ = try await first.logIn("alice")
            let request = try laptop.publishing(pairs: 1...2)
            #expect(try await first.reply(to: request).failure == .noSuchDevice)
            try await first.succeed(laptop.publishing(laptop.list()))
            _ = try await other.logIn("alice")
            #expect(try await other.reply(to: request).failure == .noSuchDevice)
        }
    }

    @Test func `each pair is handed out once, to one device, which is given the same again`() async throws {
        try await withStore { services, _ in
            var (alice, bob, carol) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop, pairs: 1...2)
            try await bob.logIn(as: desk)
            let phone = TestDevice("carol", 10)
            try await carol.logIn(as: phone)
            let first = try await bob.devices(of: "alice", bundlesFor: [laptop]).bundles
            #expect(first.map(\.device) == [7])
            #expect(try first.map(\.prekey) == [laptop.prekey()])
            #expect(try first.map(\.pair) == [laptop.pair(1)])
            #expect(try await bob.devices(of: "alice", bundlesFor: [laptop, laptop]).bundles == first)
            let second = try await carol.devices(of: "alice", bundlesFor: [laptop]).bundles
            #expect(try second.map(\.pair) == [laptop.pair(2)])
            let dave = TestDevice("alice", 11, identity: laptop.identity)
            #expect(try await carol.devices(of: "alice", bundlesFor: [dave]).bundles.isEmpty)
            let own = try await alice.devices(of: "alice")
            #expect(own.pairsLeft.isEmpty)
            #expect(own.pairsHandedOut.map(\.number) == [1, 2])
            #expect(own.pairsHandedOut.allSatisfy { $0.time > 1_700_000_000_000 })
            let counts = services.devices.counts.totals
            #expect((counts.startsWithPair, counts.startsWithoutPair) == (3, 0))
        }
    }

    @Test func `without pairs, and in a session without a device, there is the last resort`() async throws {
        try await withStore { services, _ in
            var (alice, bob, carol) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop, pairs: 1...1)
            _ = try await bob.logIn("bob")
            let none = try await bob.devices(of: "alice", bundlesFor: [laptop]).bundles
            #expect(none.map(\.hasPair) == [false])
            #expect(try none.map(\.prekey) == [laptop.prekey()])
            try await carol.logIn(as: TestDevice("carol", 10))
            #expect(try await carol.devices(of: "alice", bundlesFor: [laptop]).bundles.map(\.hasPair) == [true])
            try await bob.succeed(desk.publishing(desk.list()))
            #expect(try await bob.devices(of: "alice", bundlesFor: [laptop]).bundles.map(\.hasPair) == [false])
            let counts = services.devices.counts.totals
            #expect((counts.startsWithPair, counts.startsWithoutPair) == (1, 2))
        }
    }

    @Test func `beyond thirty requests a minute there is the last resort, and never an error`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop, pairs: 1...1)
            try await bob.logIn(as: desk)
            var withPair: [Bool] = []
            for _ in 1...32 {
                withPair += try await bob.devices(of: "alice", bundlesFor: [laptop]).bundles.map(\.hasPair)
                // Requests without bundles do not count.
                _ = try await bob.devices(of: "alice")
            }
            #expect(withPair.prefix(30).allSatisfy { $0 })
            #expect(withPair.last == false)
            #expect(withPair.count == 32)
        }
    }

    @Test func `bundles of more than ten devices are refused, and what is no device is left out`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop)
            try await bob.logIn(as: desk)
            let request = ProtoGetDevices.with { ($0.username, $0.bundlesFor) = ("alice", Array(1...11)) }
            let answer = try await bob.reply(to: .getDevices(request))
            #expect(answer.failure == .invalidPage)
            #expect(answer.error.message == "Bundles of up to 10 devices are given; 11 were asked for.")
            let some = ProtoGetDevices.with { ($0.username, $0.bundlesFor) = ("alice", [0, 7, 0, 7, 55]) }
            #expect(try await bob.reply(to: .getDevices(some)).devices.bundles.map(\.device) == [7])
        }
    }

    @Test func `ten bundles with pairs, own pairs and lists fit a frame together`() async throws {
        try await withStore { services, _ in
            var others = (0..<9).map { TestDevice("alice", 100 + $0, identity: laptop.identity) }
            for index in others.indices {
                others[index].label = String(repeating: "\u{1F600}", count: DeviceEntry.labelCharacters)
            }
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await alice.logIn("alice")
            var lists = [try laptop.list(with: others)]
            for version in 2...20 as ClosedRange<UInt64> {
                lists.append(try laptop.list(version: version, after: lists.last, with: others))
            }
            for list in lists {
                try await alice.succeed(laptop.publishing(list))
            }
            for device in [laptop] + others {
                var session = try ControlPeer(services)
                _ = try await session.logIn(again: device)
                try await session.succeed(device.publishing(pairs: 1...25))
            }
            try await bob.logIn(as: desk)
            for (var peer, bundles) in [(bob, 10), (alice, 9)] {
                let answer = try await peer.devices(of: "alice", bundlesFor: [laptop] + others)
                #expect(answer.bundles.count == bundles)
                #expect(answer.bundles.allSatisfy { $0.hasPair })
                #expect(answer.more)
                #expect(!answer.lists.isEmpty)
                #expect(try answer.serializedData().count <= ProtocolLimits.frameBytes - 64)
            }
        }
    }

    @Test func `a device that has few pairs left is told, and its other sessions are not`() async throws {
        try await withStore { services, _ in
            var (alice, old, bob, carol) = try (
                ControlPeer(services), ControlPeer(services), ControlPeer(services), ControlPeer(services)
            )
            try await alice.logIn(as: laptop, pairs: 1...25)
            _ = try await old.logIn("alice")
            try await bob.logIn(as: desk)
            _ = try await bob.devices(of: "alice", bundlesFor: [laptop])
            #expect(try await alice.events().map(\.prekeysLow.left) == [24])
            // The same pair again.
            _ = try await bob.devices(of: "alice", bundlesFor: [laptop])
            #expect(try await alice.events().isEmpty)
            try await alice.succeed(laptop.publishing(prekey: nil, pairs: 26...50))
            try await carol.logIn(as: TestDevice("carol", 10))
            _ = try await carol.devices(of: "alice", bundlesFor: [laptop])
            #expect(try await alice.events().isEmpty)
            #expect(try await old.events().allSatisfy { $0.prekeysLow == .init() })
        }
    }
}
