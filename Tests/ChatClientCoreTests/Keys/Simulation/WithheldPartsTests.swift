import ChatProtocol
import Foundation
import SwiftProtobuf
import Testing

@testable import ChatClientCore

/// Messages that come without their payload, their block or a sender: each gets its line, and is healed if that can be.
@Suite struct WithheldPartsTests {
    /// Writes a message whose parts are altered, and another one that is not.
    private func read(
        _ change: @escaping (SealedParts) -> SealedParts
    ) -> (lines: [String], pages: Int, history: [UnopenedReason?]) {
        let enemy = HostileServer()
        let bob = enemy.bob
        let before = bob.pages
        enemy.alterAlways(for: bob, change)
        enemy.write("one", from: enemy.alice, to: bob)
        let stored = enemy.world.server.conversations[101]?.last
        enemy.behave()
        enemy.write("two", from: enemy.alice, to: bob)
        enemy.wait(hours: 5)
        let seen = stored.map { enemy.world.server.view($0, for: bob.sessionDevice) }
        let shown = [seen, seen.map { $0.altered($0.sealed.map(change)) }].compactMap { message in
            message.flatMap { try? bob.machine?.shown([$0], in: bob.store.records).first }
        }
        #expect(enemy.world.problems.isEmpty)
        // What is told of counters is another matter.
        let lines = bob.lines.filter { !$0.hasSuffix("missing") }
        return (lines, bob.pages - before, shown.map(\.reason))
    }

    @Test func thePayloadIsMissing() {
        let (lines, pages, history) = read { $0.with(payload: []) }
        #expect(lines == ["unopened damaged", "opened one", "two"])
        #expect(pages <= 1)
        #expect(history == [nil, nil])
    }

    @Test func theBlockIsMissing() {
        let (lines, pages, history) = read { $0.with(block: []) }
        #expect(lines == ["unopened no_block", "opened one", "two"])
        #expect(pages <= 1)
        #expect(history == [nil, nil])
    }

    /// Nothing tells what to ask for.
    @Test func payloadAndBlockAreMissing() {
        let (lines, pages, history) = read { $0.with(payload: [], block: []) }
        #expect(lines == ["unopened no_block", "two"])
        #expect(pages <= 1)
        #expect(history == [.damaged, .noBlock])
    }

    @Test func theSenderIsNoDevice() {
        let (lines, pages, history) = read {
            SealedParts(senderDevice: 0, payload: $0.payload, block: $0.block)
        }
        #expect(lines == ["unopened damaged", "two"])
        #expect(pages <= 1)
        #expect(history == [.damaged, .damaged])
    }

    @Test func thePayloadIsAnothersRow() throws {
        let enemy = HostileServer()
        let before = enemy.bob.store.records.messages
        // The block of a new message, with the payload of one that is in the archive.
        let old = enemy.world.server.conversations[101]?.first?.payload ?? []
        enemy.alterAlways(for: enemy.bob) { $0.with(payload: old) }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["unopened double"])
        #expect(enemy.bob.store.records.messages == before)
    }

    /// What the server writes into the body of a sealed message is not shown.
    @Test func aSealedMessageHasABody() {
        let message = ReceivedMessage(
            ProtoMessage.with {
                $0.recipient = "bob"
                $0.body = Data("pay".utf8)
                $0.sealed.senderDevice = 5
            },
            wire: .tls
        )
        #expect(message.body.isEmpty)
        #expect(message.reason == .noKeys)
    }
}

extension ReceivedMessage {
    fileprivate var reason: UnopenedReason? {
        if case .unopened(let reason) = encryption { reason } else { nil }
    }
}

extension InMemoryKeyRecords {
    /// The texts of the archive.
    fileprivate var messages: [ArchivedMessage] {
        (try? search(ArchiveSearch(query: "", peer: "alice", limit: 100))) ?? []
    }
}
