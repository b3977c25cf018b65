import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ConnectionTableTests {
    private func table(connections: Int = 100, sessions: Int = 32) -> ConnectionTable {
        var limits = ConnectionLimits()
        limits.connections = connections
        limits.sessionsPerAccount = sessions
        return ConnectionTable(limits: limits)
    }

    private func admit(_ table: ConnectionTable, _ outbox: Outbox = Outbox {}) -> ConnectionTable.Ticket? {
        table.admit(from: PeerNetwork("192.0.2.1"), outbox: outbox)
    }

    private func goodbyes(in outbox: Outbox) async throws -> [WireGoodbye] {
        var frames: [WireServerFrame] = []
        try await outbox.run { frames += try $0.map { try $0.decoded() } }
        return frames.map(\.goodbye)
    }

    @Test(arguments: CloseReason.allCases)
    func `whoever is closed hears why, and the channel is closed soon`(reason: CloseReason) async throws {
        let table = table()
        let outbox = Outbox {}
        let (farewells, sayFarewell) = AsyncStream.makeStream(of: Void.self)
        let ticket = try #require(
            table.admit(from: PeerNetwork("192.0.2.1"), outbox: outbox) { sayFarewell.yield() }
        )
        table.close(ticket, reason: reason)
        // Once is enough.
        table.close(ticket, reason: .timedOut)
        let goodbye = try #require(try await goodbyes(in: outbox).first)
        #expect(goodbye == reason.frame.goodbye)
        #expect(goodbye.code != .unspecified)
        #expect(goodbye.reason.hasSuffix("."))
        sayFarewell.finish()
        #expect(await farewells.reduce(0) { count, _ in count + 1 } == 1)
    }

    @Test func `a connection that was told to end does not log in`() throws {
        let table = table()
        let ticket = try #require(admit(table))
        table.close(ticket, reason: .placeNeeded)
        #expect(!table.loggedIn(ticket, as: AccountID(rawValue: 1), signs: SignsOfLife()))
    }

    @Test func `logged in or not, there is a bound on all, and it does not count who leaves`() throws {
        let table = table(connections: 2)
        let first = try #require(admit(table))
        #expect(table.loggedIn(first, as: AccountID(rawValue: 1), signs: SignsOfLife()))
        let second = try #require(admit(table))
        #expect(table.loggedIn(second, as: AccountID(rawValue: 1), signs: SignsOfLife()))
        #expect(admit(table) == nil)
        table.close(first, reason: .timedOut)
        #expect(admit(table) != nil)
        #expect(admit(table) == nil)
    }

    @Test func `one session too many of an account ends the one that was silent for longest`() async throws {
        let table = table(sessions: 2)
        let outboxes = (0..<3).map { _ in Outbox {} }
        for (number, heard) in [5, 3, 9].enumerated() {
            let ticket = try #require(admit(table, outboxes[number]))
            let signs = SignsOfLife(now: .uptimeNanoseconds(UInt64(heard)))
            #expect(table.loggedIn(ticket, as: AccountID(rawValue: 7), signs: signs))
        }
        #expect(try await goodbyes(in: outboxes[1]).map(\.code) == [.tooManySessions])
        #expect(!outboxes[0].isFinished)
        #expect(!outboxes[2].isFinished)
    }

    @Test func `of those that make room only a few may linger for their farewell`() throws {
        let table = table(connections: 1000, sessions: 1)
        let cutOff = OutboxCounter()
        for number in 0...(ConnectionLimits.lingering + 10) {
            let ticket = try #require(admit(table, Outbox { cutOff.count() }))
            let signs = SignsOfLife(now: .uptimeNanoseconds(UInt64(number)))
            #expect(table.loggedIn(ticket, as: AccountID(rawValue: 7), signs: signs))
        }
        #expect(cutOff.current == 10)
    }

    @Test func `all sessions of an account but one can be ended`() async throws {
        let table = table()
        var tickets: [ConnectionTable.Ticket] = []
        let outboxes = (0..<4).map { _ in Outbox {} }
        for (number, account) in [1, 1, 2, 1].enumerated() {
            let ticket = try #require(admit(table, outboxes[number]))
            #expect(table.loggedIn(ticket, as: AccountID(rawValue: Int64(account)), signs: SignsOfLife()))
            tickets.append(ticket)
        }
        let ended = table.closeSessions(of: AccountID(rawValue: 1), except: tickets[1], reason: .passwordChanged)
        #expect(ended == 2)
        #expect(outboxes.map(\.isFinished) == [true, false, false, true])
        #expect(try await goodbyes(in: outboxes[3]).map(\.code) == [.passwordChanged])
    }

    @Test func `at the end everyone hears goodbye, and nobody else comes in`() async throws {
        let table = table()
        let outboxes = [Outbox {}, Outbox {}, Outbox {}]
        let tickets = try outboxes.map { try #require(admit(table, $0)) }
        #expect(table.loggedIn(tickets[0], as: AccountID(rawValue: 1), signs: SignsOfLife()))
        table.remove(tickets[2])
        table.closeAll(reason: .shuttingDown)
        #expect(admit(table) == nil)
        for outbox in outboxes.prefix(2) {
            #expect(try await goodbyes(in: outbox).map(\.code) == [.shuttingDown])
        }
        #expect(try await outboxes[2].takeFrames().isEmpty)
    }

    @Test func `whoever waits for the last one to leave waits no longer than that`() async throws {
        let table = table()
        let tickets = try [#require(admit(table)), #require(admit(table))]
        table.closeAll(reason: .shuttingDown)
        await withDiscardingTaskGroup { group in
            group.addTask { await table.waitUntilEmpty() }
            tickets.forEach { table.remove($0) }
        }
        await table.waitUntilEmpty()
        #expect(admit(table) == nil)
    }
}
