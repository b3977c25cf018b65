import ChatIdentity
import ChatProtocol
import ChatStorage
import ChatStorageTesting
import Foundation
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// The device of a session: at its login, and when lists change.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolDeviceTests {
    private let laptop = TestDevice("alice", 7)

    @Test func `a listed device is accepted at each kind of login`() async throws {
        try await withStore { services, _ in
            var first = try ControlPeer(services)
            try await first.logIn(as: laptop)
            var again = try ControlPeer(services)
            let login = try await again.logIn(again: laptop)
            #expect((login.device, login.hasDevices_p) == (.accepted, true))
            #expect(services.connections.device(of: again.connection.ticket) == laptop.number)

            var resumed = try ControlPeer(services)
            try await resumed.greet()
            let resumption = try await resumed.answer(
                .resume(.with { ($0.username, $0.token, $0.device) = ("alice", login.resumeToken, 7) })
            )
            #expect((resumption.loggedIn.device, resumption.loggedIn.hasDevices_p) == (.accepted, true))
            #expect(services.connections.device(of: resumed.connection.ticket) == laptop.number)

            let token = try await first.answer(.rememberLogin(.init())).rememberedLogin.token.token
            var remembered = try ControlPeer(services)
            try await remembered.greet()
            let byToken = try await remembered.answer(
                .loginWithToken(.with { ($0.username, $0.token, $0.device) = ("alice", token, 7) })
            )
            #expect((byToken.loggedIn.device, byToken.loggedIn.hasDevices_p) == (.accepted, true))
            #expect(services.connections.device(of: remembered.connection.ticket) == laptop.number)
        }
    }

    @Test func `a session without a device is told that the account has some`() async throws {
        try await withStore { services, _ in
            var first = try ControlPeer(services)
            try await first.logIn(as: laptop)
            var old = try ControlPeer(services)
            let login = try await old.logIn("alice")
            #expect((login.device, login.hasDevices_p) == (ProtoDeviceStanding.none, true))
            #expect(services.connections.device(of: old.connection.ticket) == nil)
        }
    }

    @Test(arguments: [8, UInt64.max])
    func `a device that is not on the list is told so, and the login goes on`(number: UInt64) async throws {
        try await withStore { services, _ in
            var (first, other) = try (ControlPeer(services), ControlPeer(services))
            try await first.logIn(as: laptop)
            let login = try await other.logIn(again: TestDevice("alice", number))
            #expect((login.device, login.hasDevices_p) == (.notListed, true))
            #expect(services.connections.device(of: other.connection.ticket) == nil)
            // Another account's device is none of bob's.
            var bob = try ControlPeer(services)
            let bobs = try await bob.logIn(again: TestDevice("bob", 7))
            #expect((bobs.device, bobs.hasDevices_p) == (.notListed, false))
        }
    }

    @Test func `a key store that was restored is told so, by each request that counts blocks`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop)
            try await bob.logIn(as: TestDevice("bob", 9))
            let sealed = ProtoSealedMessage.test(from: 7, blocks: [9: 146], blocksSealed: 12)
            #expect(try await alice.reply(to: .send(.sealed(sealed, to: "bob"))).stored.sequence == 1)
            for (blocks, standing) in [
                (11, .storeRestored), (12, .accepted), (11, .storeRestored), (0, .storeRestored), (40, .accepted),
                (39, .storeRestored), (.max, .storeRestored), (41, .accepted),
            ] as [(UInt64, ProtoDeviceStanding)] {
                var again = try ControlPeer(services)
                #expect(try await again.logIn(again: laptop, blocksSealed: blocks).device == standing)
                let device = services.connections.device(of: again.connection.ticket)
                #expect(device == (standing == .accepted ? laptop.number : nil))
            }
        }
    }

    @Test func `a client whose store counted on since the login signs on with its newest list`() async throws {
        try await withStore { services, _ in
            let list = try laptop.list()
            var (first, second) = try (ControlPeer(services), ControlPeer(services))
            _ = try await first.logIn("alice")
            try await first.succeed(laptop.publishing(list, blocksSealed: 5))
            #expect(try await second.logIn(again: laptop, blocksSealed: 4).device == .storeRestored)
            let refused = try await second.reply(to: laptop.publishing(list, blocksSealed: 4))
            #expect(refused.failure == .noSuchDevice)
            #expect(refused.error.message.hasSuffix("the store is an older copy. Take a new device number."))
            #expect(services.connections.device(of: second.connection.ticket) == nil)
            try await second.succeed(laptop.publishing(list, blocksSealed: 6))
            #expect(services.connections.device(of: second.connection.ticket) == laptop.number)
        }
    }

    @Test func `a restored device cannot change the list before it has taken a new number`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let first = try laptop.list()
            try await alice.succeed(laptop.publishing(first, blocksSealed: 5))
            let stale = try await alice.reply(to: laptop.publishing(laptop.list(version: 2, after: first)))
            #expect(stale.failure == .noSuchDevice)
            #expect(try await alice.devices(of: "alice").version == 1)
            let renewed = TestDevice("alice", 77, identity: laptop.identity)
            try await alice.succeed(renewed.publishing(renewed.list(version: 2, after: first)))
            #expect(services.connections.device(of: alice.connection.ticket) == renewed.number)
        }
    }

    @Test func `sessions of a device that leaves the list lose it, and the others keep theirs`() async throws {
        try await withStore { services, _ in
            let phone = TestDevice("alice", 8, identity: laptop.identity)
            var (first, second, third) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await first.logIn("alice")
            let both = try laptop.list(with: [phone])
            try await first.succeed(laptop.publishing(both))
            _ = try await (second.logIn(again: phone), third.logIn(again: laptop))
            try await first.succeed(laptop.publishing(laptop.list(version: 2, after: both)))
            let devices = [first, second, third].map { services.connections.device(of: $0.connection.ticket) }
            #expect(devices == [laptop.number, nil, laptop.number])
            for request in try [
                phone.publishing(pairs: 1...2), .getDeviceMail(.init()),
                .send(.sealed(.test(from: 8, blocks: [7: 146]), to: "alice")),
            ] {
                #expect(try await second.reply(to: request).failure == .noSuchDevice)
            }
            #expect(try await second.devices(of: "alice").version == 2)
        }
    }

    @Test func `a store that fails refuses the login before a session begins`() async throws {
        let store = InMemoryChatStore()
        store.fail(with: .closed(path: "messages"), in: [.devices])
        try await withServices(passwords: ["alice": "Sesame123"], messages: store) { services in
            var alice = try ControlPeer(services)
            try await alice.greet()
            #expect(try await alice.answer(.login(.with("alice", "Sesame123"))).failure == .storageFailed)
            store.fail(with: nil)
            #expect(try await alice.answer(.login(.with("alice", "Sesame123"))).loggedIn.username == "alice")
        }
    }
}
