import ChatIdentity
import ChatProtocol
import ChatStorage
import Foundation
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// A new identity of an account.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolResetTests {
    private let laptop = TestDevice("alice", 7)
    private let renewed = TestDevice("alice", 70)

    @Test func `with the password a new identity begins, and everything of the former one goes`() async throws {
        try await withStore { services, _ in
            var (alice, other, bob) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop, pairs: 1...3)
            _ = try await other.logIn(again: laptop)
            _ = try await bob.logIn("bob")
            _ = try await bob.ask(.send(.with("hi", to: "alice")))
            for peer in [alice, other, bob] {
                _ = try await peer.events()
            }
            let list = try renewed.list()
            try await alice.succeed(renewed.resetting(to: list))
            for peer in [other, bob] {
                let events = try await peer.events()
                #expect(events.map(\.devicesChanged) == [.with { ($0.username, $0.version) = ("alice", 1) }])
            }
            let devices = try await bob.devices(of: "alice", known: (laptop.identityKey, 1), bundlesFor: [laptop])
            #expect(devices.identity == renewed.identityKey)
            #expect(devices.lists == [list])
            #expect(devices.bundles.isEmpty)
            #expect(services.connections.device(of: alice.connection.ticket) == renewed.number)
            #expect(services.connections.device(of: other.connection.ticket) == nil)
            #expect(try await alice.devices(of: "alice").pairsLeft.isEmpty)
            #expect(!other.connection.isOver)
        }
    }

    @Test func `a wrong password changes nothing, and counts as at a login`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            try await alice.logIn(as: laptop)
            let request = try renewed.resetting(to: renewed.list(), password: "Wrong1234")
            for _ in 1...LoginThrottle.freePerAccountAndNetwork {
                let answer = try await alice.reply(to: request)
                #expect(answer.failure == .wrongPassword)
                #expect(answer.error.message == "The password is wrong. The identity was not changed.")
            }
            let throttled = try await alice.reply(to: renewed.resetting(to: renewed.list()))
            #expect(throttled.failure == .throttled)
            #expect(throttled.error.retryAfter > 0)
            #expect(try await alice.devices(of: "alice").identity == laptop.identityKey)
            #expect(!alice.connection.isOver)
        }
    }

    @Test func `it is possible once a day`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            try await alice.logIn(as: laptop)
            let list = try renewed.list()
            try await alice.succeed(renewed.resetting(to: list))
            // The answer may have been lost.
            try await alice.succeed(renewed.resetting(to: list))
            let third = TestDevice("alice", 71)
            let answer = try await alice.reply(to: third.resetting(to: third.list()))
            #expect(answer.failure == .throttled)
            #expect(answer.error.retryAfter > 23 * 3600 * 1000)
            #expect(answer.error.message.hasPrefix("A new identity can be begun once a day. Nothing was changed."))
            #expect(try await alice.devices(of: "alice").identity == renewed.identityKey)
        }
    }

    @Test func `the same identity, a later version or a bad signature begins nothing`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            try await alice.logIn(as: laptop)
            let phone = TestDevice("alice", 8, identity: laptop.identity)
            #expect(try await alice.reply(to: phone.resetting(to: phone.list())).failure == .listConflict)
            let second = try renewed.list(version: 2, after: renewed.list())
            #expect(try await alice.reply(to: renewed.resetting(to: second)).failure == .listConflict)
            #expect(try await alice.reply(to: renewed.resetting(to: laptop.list())).failure == .invalidList)
            #expect(try await alice.devices(of: "alice").identity == laptop.identityKey)
        }
    }
}
