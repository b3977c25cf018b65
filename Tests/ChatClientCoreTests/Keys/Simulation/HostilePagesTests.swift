import ChatIdentity
import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// What people read when their server lies in the pages that fill gaps.
@Suite struct HostilePagesTests {
    @Test(arguments: [UInt64(1) << 62, UInt64(Int64.max), UInt64.max])
    func aPageJumpsBeyondTheEnd(to sequence: UInt64) {
        let enemy = HostileServer()
        enemy.withholdMessages(from: enemy.bob) { messages, isAtEnd in
            .page(messages + [enemy.forged(sequence: sequence, from: "alice", body: "far away")], isAtEnd: isAtEnd)
        }
        enemy.write("missed", from: enemy.alice, to: enemy.bob)
        enemy.reconnect(enemy.bob)
        #expect(enemy.archived(3, at: enemy.bob) == .text("missed"))
        #expect(enemy.cursors(of: enemy.bob).opened == 3)
        enemy.behave()
        enemy.write("two", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines.last == "two")
        #expect(enemy.cursors(of: enemy.bob).opened == 4)
    }

    @Test(arguments: [UInt64(1) << 62, UInt64(Int64.max), UInt64.max])
    func aCursorBeyondTheEndComesBack(from sequence: UInt64) throws {
        let enemy = HostileServer()
        var record = try #require(enemy.bob.store.records.conversation(HostileServer.conversation))
        record.openedThrough = sequence
        enemy.bob.store.records.save(record)
        enemy.withholdMessages(from: enemy.bob)
        enemy.write("missed", from: enemy.alice, to: enemy.bob)
        enemy.reconnect(enemy.bob)
        #expect(enemy.archived(3, at: enemy.bob) == .text("missed"))
        #expect(enemy.cursors(of: enemy.bob).opened == 3)
    }

    @Test func aPageIsRefused() {
        let enemy = HostileServer()
        enemy.withholdMessages(from: enemy.bob)
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        enemy.tamper(with: enemy.bob) { event in
            guard case .answered(let number, .page) = event else {
                return [event]
            }
            return [.answered(number, .refused("no_such_conversation"))]
        }
        enemy.write("two", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["1 of alice missing", "two"])
        #expect(enemy.cursors(of: enemy.bob).opened == 2)
        enemy.behave()
        enemy.reconnect(enemy.bob)
        #expect(enemy.archived(3, at: enemy.bob) == .text("one"))
        #expect(enemy.cursors(of: enemy.bob).opened == 4)
    }

    /// A page of messages that were read long ago, without messages, or with messages of others.
    @Test(arguments: 0...2)
    func aPageMovesNothing(kind: Int) {
        let enemy = HostileServer()
        var pages = 0
        enemy.withholdMessages(from: enemy.bob) { messages, _ in
            pages += 1
            let old = enemy.forged(sequence: 1, id: 1, from: "alice", body: "old")
            let others = messages.map { $0.altered(sender: "carol", recipient: "bob", $0.sealed) }
            return .page([[old], [], others][kind], isAtEnd: false)
        }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        enemy.reconnect(enemy.bob)
        enemy.world.run(for: 120_000)
        #expect((1...15).contains(pages))
        enemy.write("answer", from: enemy.bob, to: enemy.world.clients[2])
        #expect(enemy.world.clients[2].lines == ["answer"])
        enemy.behave()
        enemy.reconnect(enemy.bob)
        #expect(enemy.archived(3, at: enemy.bob) == .text("one"))
    }

    @Test func aPageThatWaitsForListsHoldsUpNobodyElse() {
        let enemy = HostileServer()
        let carol = enemy.world.clients[2]
        enemy.tamper(with: enemy.bob) { event in
            switch event {
            case .arrived: []
            case .answered(let number, .devices(let shown)) where shown.username == "carol":
                [.answered(number, .refused("busy"))]
            default: [event]
            }
        }
        enemy.write("from carol", from: carol, to: enemy.bob)
        enemy.reconnect(enemy.bob)
        enemy.world.run(for: 12_000)
        enemy.write("answer", from: enemy.bob, to: carol)
        enemy.write("answer", from: enemy.bob, to: enemy.alice)
        #expect(enemy.alice.lines == ["answer"])
        enemy.behave()
        enemy.world.run(for: 65_000)
        let row = enemy.bob.store.records.message(line: enemy.world.server.line, conversation: 112, sequence: 1)
        #expect(row?.content == .text("from carol"))
        #expect(carol.lines == ["answer"])
    }

    @Test func mailIsNeverNew() {
        let enemy = HostileServer()
        var pages = 0
        let old = ReceivedMail(number: 0, sender: "alice", senderDevice: 1, payload: [], block: [], time: 1)
        enemy.tamper(with: enemy.bob) { event in
            guard case .answered(let number, .mail) = event else {
                return [event]
            }
            pages += 1
            return [.answered(number, .mail([old], more: true))]
        }
        enemy.reconnect(enemy.bob)
        enemy.world.run(for: 120_000)
        #expect((1...15).contains(pages))
        enemy.write("answer", from: enemy.bob, to: enemy.alice)
        #expect(enemy.alice.lines.contains("answer"))
    }

    @Test func mailIsNeverGiven() {
        let enemy = HostileServer()
        enemy.tamper(with: enemy.bob) { event in
            guard case .answered(let number, .mail) = event else {
                return [event]
            }
            return [.answered(number, .refused("busy"))]
        }
        enemy.reconnect(enemy.bob)
        enemy.world.run(for: 20_000)
        enemy.write("answer", from: enemy.bob, to: enemy.alice)
        #expect(enemy.alice.lines.contains("answer"))
    }
}
