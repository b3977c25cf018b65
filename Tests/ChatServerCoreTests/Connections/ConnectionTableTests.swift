import ChatProtocol
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ConnectionTableTests {
    private func table(connections: Int = 100, strangers: Int = 100, perAddress: Int = 100) -> ConnectionTable {
        var limits = ConnectionLimits()
        limits.connections = connections
        limits.unauthenticated = strangers
        limits.unauthenticatedPerAddress = perAddress
        return ConnectionTable(limits: limits)
    }

    private func admit(_ table: ConnectionTable, _ address: String = "192.0.2.1") -> ConnectionTable.Ticket? {
        table.admit(from: address, outbox: Outbox {})
    }

    @Test func `one address gets no more than its share of strangers, another one still gets in`() throws {
        let table = table(perAddress: 2)
        let first = try #require(admit(table))
        try #require(admit(table) != nil)
        #expect(admit(table) == nil)
        #expect(admit(table, "192.0.2.2") != nil)
        table.remove(first)
        #expect(admit(table) != nil)
        #expect(admit(table) == nil)
    }

    @Test func `all addresses together get no more than the strangers' share`() throws {
        let table = table(strangers: 3)
        let tickets = try (1...3).map { try #require(admit(table, "192.0.2.\($0)")) }
        #expect(admit(table, "192.0.2.4") == nil)
        table.remove(tickets[1])
        #expect(admit(table, "192.0.2.4") != nil)
        #expect(admit(table, "192.0.2.5") == nil)
    }

    @Test func `whoever logs in is a stranger no more`() throws {
        let table = table(strangers: 2, perAddress: 1)
        for _ in 0..<5 {
            let ticket = try #require(admit(table))
            #expect(admit(table) == nil)
            table.loggedIn(ticket)
        }
        #expect(admit(table) != nil)
    }

    @Test func `logged in or not, there is a bound on all`() throws {
        let table = table(connections: 2)
        let first = try #require(admit(table))
        table.loggedIn(first)
        table.loggedIn(try #require(admit(table, "192.0.2.2")))
        #expect(admit(table, "192.0.2.3") == nil)
        table.remove(first)
        #expect(admit(table, "192.0.2.3") != nil)
    }

    @Test func `logging in or leaving twice counts once`() throws {
        let table = table(strangers: 2)
        let first = try #require(admit(table))
        table.loggedIn(first)
        table.loggedIn(first)
        table.remove(first)
        table.remove(first)
        table.loggedIn(first)
        #expect(admit(table) != nil)
        #expect(admit(table) != nil)
        #expect(admit(table) == nil)
    }

    @Test func `at the end everyone hears goodbye, and nobody else comes in`() async throws {
        let table = table()
        let outboxes = [Outbox {}, Outbox {}, Outbox {}]
        let tickets = try outboxes.map { try #require(table.admit(from: "192.0.2.1", outbox: $0)) }
        table.loggedIn(tickets[0])
        table.remove(tickets[2])
        table.close(saying: .with { $0.goodbye.reason = "Bye." })
        #expect(admit(table) == nil)
        for outbox in outboxes.prefix(2) {
            var frames: [WireServerFrame] = []
            try await outbox.run { frames += try $0.map { try $0.decoded() } }
            #expect(frames.map(\.goodbye.reason) == ["Bye."])
        }
        #expect(try await outboxes[2].takeFrames().isEmpty)
    }

    @Test func `whoever waits for the last one to leave waits no longer than that`() async throws {
        let table = table()
        let tickets = try [#require(admit(table)), #require(admit(table))]
        table.close(saying: .init())
        await withDiscardingTaskGroup { group in
            group.addTask { await table.waitUntilEmpty() }
            tickets.forEach { table.remove($0) }
        }
        await table.waitUntilEmpty()
        #expect(admit(table) == nil)
    }
}
