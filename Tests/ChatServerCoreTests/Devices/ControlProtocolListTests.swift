import ChatIdentity
import ChatProtocol
import ChatStorage
import Crypto
import Foundation
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Device lists: who may publish which, and who learns of them.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolListTests {
    private let laptop = TestDevice("alice", 7)

    @Test func `the server says that it serves encryption`() async throws {
        try await withStore { services, _ in
            #expect(services.welcome.encryption == 1)
        }
    }

    @Test func `an account without a list has no devices, with or without a row of its own`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            let login = try await alice.logIn("alice")
            #expect((login.device, login.hasDevices_p) == (ProtoDeviceStanding.none, false))
            #expect(try await alice.devices(of: "ALICE") == .with { $0.username = "alice" })
            // She has never logged in.
            #expect(try await alice.devices(of: "carol") == .with { $0.username = "carol" })
            for name in ["dave", "?", ""] {
                let answer = try await alice.reply(to: .getDevices(.with { $0.username = name }))
                #expect(answer.failure == .noSuchUser)
            }
        }
    }

    @Test func `the first list begins the identity, and anybody who is logged in can get it`() async throws {
        try await withStore { services, _ in
            var (alice, carol) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), carol.logIn("carol"))
            let list = try laptop.list()
            try await alice.succeed(laptop.publishing(list))
            let devices = try await carol.devices(of: "alice")
            #expect(devices.identity == laptop.identityKey)
            #expect(devices.lists == [list])
            #expect((devices.version, devices.more) == (1, false))
            #expect(devices.bundles.isEmpty)
            #expect(services.connections.device(of: alice.connection.ticket) == laptop.number)
        }
    }

    @Test func `the newest list once more changes nothing, and the next one follows it`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let phone = TestDevice("alice", 8, identity: laptop.identity)
            let first = try laptop.list()
            let second = try laptop.list(version: 2, after: first, with: [phone])
            for list in [first, first, second, second] {
                try await alice.succeed(laptop.publishing(list))
            }
            let all = try await alice.devices(of: "alice")
            #expect(all.lists == [first, second])
            let later = try await alice.devices(of: "alice", known: (laptop.identityKey, 1))
            #expect(later.lists == [second])
            #expect(try await alice.devices(of: "alice", known: (laptop.identityKey, 2)).lists.isEmpty)
            // A client that knows more than the server sees the rollback by the version.
            let ahead = try await alice.devices(of: "alice", known: (laptop.identityKey, 9))
            #expect((ahead.lists.count, ahead.version, ahead.more) == (0, 2, false))
            let other = try await alice.devices(of: "alice", known: (Data(repeating: 1, count: 32), 2))
            #expect(other.lists == [first, second])
        }
    }

    @Test func `a list that does not follow is a conflict, and nothing is stored`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            try await alice.logIn(as: laptop)
            let first = try laptop.list()
            let stranger = TestDevice("alice", 7)
            let phone = TestDevice("alice", 8, identity: laptop.identity)
            let second = try laptop.list(version: 2, after: first)
            let conflicts = try [
                (laptop.publishing(laptop.list(with: [phone])), "another first one"),
                (laptop.publishing(laptop.list(version: 3, after: second)), "a gap"),
                (laptop.publishing(laptop.list(version: 2, after: stranger.list())), "another chain"),
                (stranger.publishing(stranger.list(version: 2, after: first)), "another identity"),
                (stranger.publishing(stranger.list()), "another identity's first one"),
            ]
            for (request, what) in conflicts {
                #expect(try await alice.reply(to: request).failure == .listConflict, "\(what)")
            }
            #expect(try await alice.devices(of: "alice").version == 1)
            #expect(services.connections.device(of: alice.connection.ticket) == laptop.number)
        }
    }

    @Test func `a list that no client should send is refused with the reason`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let list = try laptop.list()
            var requests: [(ProtoClientFrame.OneOf_Request, String)] = []
            for index in [0, list.body.count / 2, list.body.count - 1] {
                var flipped = list
                flipped.body[index] ^= 1
                requests.append((laptop.publishing(flipped), "its signature is wrong"))
            }
            var flipped = list
            flipped.signature[63] ^= 1
            requests.append((laptop.publishing(flipped), "its signature is wrong"))
            flipped.signature = Data(list.signature.dropLast())
            requests.append((laptop.publishing(flipped), "it is malformed"))
            requests.append((laptop.publishing(.init()), "it is malformed"))
            requests.append((laptop.publishing(try laptop.list(account: "bob")), "it is of another account"))
            var weak = ProtoPublishDevices.with { ($0.list, $0.device) = (list, 7) }
            weak.identity = Data(repeating: 0, count: 32)
            requests.append((.publishDevices(weak), "it has a key that no honest device makes"))
            weak.identity = Data(repeating: 9, count: 31)
            requests.append((.publishDevices(weak), "it is malformed"))
            for (request, reason) in requests {
                let answer = try await alice.reply(to: request)
                #expect(answer.failure == .invalidList)
                #expect(answer.error.message.hasPrefix("The device list cannot be taken: \(reason)"))
            }
            for device in [0, 8] as [UInt64] {
                let nameless = ProtoPublishDevices.with {
                    ($0.list, $0.identity, $0.device) = (list, laptop.identityKey, device)
                }
                #expect(try await alice.reply(to: .publishDevices(nameless)).failure == .invalidList)
            }
            #expect(try await alice.devices(of: "alice").identity.isEmpty)
            #expect(services.connections.device(of: alice.connection.ticket) == nil)
        }
    }

    @Test func `eleven devices are no list, and ten are one`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let others = (0..<9).map { TestDevice("alice", 100 + $0, identity: laptop.identity) }
            try await alice.succeed(laptop.publishing(laptop.list(with: others)))
            #expect(throws: IdentityError.wrongDevices) { try laptop.list(with: others + [TestDevice("alice", 200)]) }
            // What a hostile client signs: the count of a good list altered.
            var writer = FieldWriter()
            writer.write("alice")
            writer.write(UInt64(2))
            writer.write(DeviceList.hash(ofBody: [UInt8](try laptop.list(with: others).body)))
            writer.write(UInt32(11))
            let signature = try SignaturePurpose.deviceList.sign(writer.bytes, with: laptop.identity)
            let forged = ProtoSignedDeviceList.with {
                ($0.body, $0.signature) = (Data(writer.bytes), Data(signature))
            }
            let answer = try await alice.reply(to: laptop.publishing(forged))
            #expect(answer.failure == .invalidList)
            #expect(
                answer.error.message == "The device list cannot be taken: it has no device, more than 10, or one twice."
            )
        }
    }

    @Test func `many lists come in pages that fit a frame`() async throws {
        try await withStore { services, _ in
            var services = services
            services.devices.listRate = RateLimiter(AccountRate(100, per: .hours(1)))
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let others = (0..<9).map { TestDevice("alice", 100 + $0, identity: laptop.identity) }
            var lists = [try laptop.list(with: others)]
            for version in 2...50 as ClosedRange<UInt64> {
                lists.append(try laptop.list(version: version, after: lists.last, with: others))
            }
            for list in lists {
                try await alice.succeed(laptop.publishing(list))
            }
            var got: [ProtoSignedDeviceList] = []
            var known: (Data, UInt64)?
            var pages = 0
            while true {
                let page = try await alice.devices(of: "alice", known: known)
                #expect(try page.serializedData().count < ProtocolLimits.frameBytes)
                #expect(page.version == 50)
                got += page.lists
                pages += 1
                known = (laptop.identityKey, UInt64(got.count))
                guard page.more else {
                    break
                }
                try #require(!page.lists.isEmpty)
            }
            #expect(got == lists)
            #expect(pages > 1)
        }
    }

    @Test func `an account changes its list so many times in an hour`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            var last: ProtoSignedDeviceList?
            for version in 1...UInt64(DeviceService.listsPerHour) {
                let list = try laptop.list(version: version, after: last)
                try await alice.succeed(laptop.publishing(list))
                if version == 1 {
                    // Neither the same list again nor one that is refused counts.
                    try await alice.succeed(laptop.publishing(list))
                    let other = try laptop.list(version: 9, after: list)
                    #expect(try await alice.reply(to: laptop.publishing(other)).failure == .listConflict)
                }
                last = list
            }
            let next = try laptop.list(version: 21, after: last)
            let answer = try await alice.reply(to: laptop.publishing(next))
            #expect(answer.failure == .throttled)
            #expect(
                answer.error.message
                    == "The devices of an account can change 20 times in an hour. Nothing was changed. "
                    + "Try again in 3 minutes."
            )
            #expect((170_000...180_001).contains(answer.error.retryAfter))
            #expect(try await alice.devices(of: "alice").version == 20)
            #expect(services.connections.device(of: alice.connection.ticket) == laptop.number)
        }
    }

    @Test func `a list with other keys for a device is refused`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let first = try laptop.list()
            try await alice.succeed(laptop.publishing(first))
            let other = TestDevice("alice", 7, identity: laptop.identity)
            let answer = try await alice.reply(to: other.publishing(other.list(version: 2, after: first)))
            #expect(answer.failure == .invalidList)
            #expect(
                answer.error.message
                    == "A device on the list had other keys before. Take a new device number for new keys."
            )
            #expect(try await alice.devices(of: "alice").version == 1)
        }
    }

    @Test func `an impossible count of sealed blocks is refused`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let list = try laptop.list()
            let tooMany: UInt64 = (1 << 48) + 1
            let refused = try await alice.reply(to: laptop.publishing(list, blocksSealed: tooMany))
            #expect(refused.failure == .invalidList)
            #expect(
                refused.error.message
                    == "No key store has sealed 281474976710657 blocks; the most is 281474976710656."
            )
            try await alice.succeed(laptop.publishing(list))
            let sealed = ProtoSealedMessage.test(from: 7, blocks: [9: 146], blocksSealed: tooMany)
            #expect(try await alice.reply(to: .send(.sealed(sealed, to: "bob"))).failure == .invalidSealed)
            var mail = ProtoSendDeviceMail.test(token: 1)
            mail.blocksSealed = tooMany
            #expect(try await alice.reply(to: .sendDeviceMail(mail)).failure == .invalidSealed)
            var again = try ControlPeer(services)
            #expect(try await again.logIn(again: laptop, blocksSealed: 2).device == .accepted)
        }
    }

    @Test func `own sessions and those one writes with are told of a new list, others are not`() async throws {
        try await withStore { services, _ in
            var (alice, desk, bob, carol) = try (
                ControlPeer(services), ControlPeer(services), ControlPeer(services), ControlPeer(services)
            )
            _ = try await (alice.logIn("alice"), desk.logIn("alice"), bob.logIn("bob"), carol.logIn("carol"))
            _ = try await alice.ask(.send(.with("hi", to: "bob")))
            for peer in [alice, desk, bob, carol] {
                _ = try await peer.events()
            }
            let list = try laptop.list()
            let frames = try await alice.ask(laptop.publishing(list))
            #expect(frames.map(\.body) == [.done(.init())])
            for peer in [desk, bob] {
                let events = try await peer.events()
                #expect(events.map(\.requestID) == [0])
                #expect(events.map(\.devicesChanged) == [.with { ($0.username, $0.version) = ("alice", 1) }])
            }
            #expect(try await carol.events().isEmpty)
            // The same list again is no news.
            try await alice.succeed(laptop.publishing(list))
            #expect(try await bob.events().isEmpty)
        }
    }
}
