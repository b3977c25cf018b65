import ChatIdentity
import ChatProtocol
import ChatStorage
import Foundation
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Sealed messages in pages, in searches, and for sessions that fell behind.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolSealedHistoryTests {
    private let laptop = TestDevice("alice", 7)
    private let desk = TestDevice("bob", 9)

    private func token(_ number: Int) -> Data {
        Data((0..<16).map { UInt8(truncatingIfNeeded: number >> $0) })
    }

    @Test func `a page of 200 does not shrink because of the blocks of other devices`() async throws {
        try await withStore { services, _ in
            let others = (0..<8).map { TestDevice("bob", 100 + $0, identity: desk.identity) }
            var (alice, bob, other, old) = try (
                ControlPeer(services), ControlPeer(services), ControlPeer(services), ControlPeer(services)
            )
            try await alice.logIn(as: laptop)
            _ = try await bob.logIn("bob")
            try await bob.succeed(desk.publishing(desk.list(with: others)))
            _ = try await (other.logIn(again: others[0]), old.logIn("bob"))
            var blocks: [UInt64: Int] = [9: 146]
            for device in others {
                blocks[device.number.rawValue] = 146
            }
            for number in 1...200 {
                var message = ProtoSend.sealed(.test(from: 7, payload: 144, blocks: blocks), to: "bob")
                message.token = token(number)
                _ = try await alice.reply(to: .send(message))
            }
            // 200 messages with all their blocks would take 300 KB.
            for (var peer, block) in [(bob, 9), (other, 100), (alice, nil), (old, nil)] as [(ControlPeer, UInt8?)] {
                _ = try await peer.events()
                let answer = try await peer.page(of: 2, limit: 200)
                #expect(try answer.serializedData().count <= ProtocolLimits.frameBytes)
                let messages = answer.history.messages.map(\.message)
                // Some 400 bytes each: 160 fit a frame.
                #expect(messages.count >= (block == nil ? 200 : 140))
                #expect(
                    Set(messages.map(\.sealed.block)) == [Data(repeating: block ?? 0, count: block == nil ? 0 : 146)]
                )
            }
        }
    }

    @Test func `a search finds no sealed text, not even the sentence of old clients`() async throws {
        try await withStore { services, store in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop)
            try await bob.logIn(as: desk)
            _ = try await alice.reply(to: .send(.sealed(.test(from: 7, blocks: [9: 146]), to: "bob")))
            _ = try await alice.reply(to: .send(.with("encrypted client", to: "bob", token: 2)))
            while try await store.index(limit: 100) == 100 {}
            _ = try await bob.events()
            for query in ["encrypted", "client", "open"] {
                let found = try await bob.answer(.search(.with { ($0.query, $0.limit) = (query, 10) })).searchResults
                #expect(found.messages.allSatisfy { !$0.hasSealed && $0.text == "encrypted client" })
            }
            let blank = ProtoSearch.with { ($0.user, $0.limit) = ("alice", 10) }
            #expect(try await bob.answer(.search(blank)).searchResults.messages.map(\.text) == ["encrypted client"])
        }
    }

    @Test func `a session that fell behind is fed its own blocks from the store`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop)
            try await bob.logIn(as: desk)
            // More than the 512 that may be in flight to bob, because bob reads nothing until he leaves.
            for number in 1...600 {
                var message = ProtoSend.sealed(.test(from: 7, blocks: [9: 146]), to: "bob")
                message.token = token(number)
                _ = try await alice.reply(to: .send(message))
            }
            let outbox = bob.outbox
            async let frames = outbox.readToEnd(of: services.hub)
            let logout = ProtoClientFrame.with { ($0.requestID, $0.logout) = (7, .init()) }
            await bob.connection.handle(.frame(.init(bytes: try logout.serializedBytes() as [UInt8])))
            outbox.finish()
            let messages = try await frames.flatMap { try $0.messages }
            #expect(messages.map(\.sequence) == Array(1...600))
            #expect(messages.allSatisfy { $0.sealed.block == Data(repeating: 9, count: 146) })
        }
    }

    @Test func `a device that comes later gets payloads without a block`() async throws {
        try await withStore { services, _ in
            let phone = TestDevice("bob", 10, identity: desk.identity)
            var (alice, bob, later) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop)
            try await bob.logIn(as: desk)
            _ = try await alice.reply(to: .send(.sealed(.test(from: 7, blocks: [9: 146]), to: "bob")))
            try await bob.succeed(desk.publishing(desk.list(version: 2, after: desk.list(), with: [phone])))
            #expect(try await later.logIn(again: phone).device == .accepted)
            let page = try await later.page(of: 2).history.messages.map(\.message.sealed)
            #expect(page.map(\.payload.count) == [144])
            #expect(page.map(\.block.count) == [0])
        }
    }
}
