import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf
import Synchronization
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

    private func session(
        _ account: Int64 = 1,
        origin: Int64 = .random(in: 1...Int64.max),
        heard: UInt64 = 1,
        secret: String = "a"
    ) throws -> ConnectionTable.Session {
        ConnectionTable.Session(
            account: Account(id: AccountID(rawValue: account), username: try Username("user\(account)")),
            origin: origin,
            activity: LastActivity(now: .uptimeNanoseconds(heard)),
            digest: StoredSecret.plainText(secret).digest
        )
    }

    private func goodbyes(in outbox: Outbox) async throws -> [ProtoGoodbye] {
        var frames: [ProtoServerFrame] = []
        try await outbox.run { frames += try $0.map { try $0.decoded() } }
        return frames.map(\.goodbye)
    }

    @Test func `a session that is resumed elsewhere hears so, and is to stay away`() async throws {
        let table = table()
        let outboxes = [Outbox {}, Outbox {}, Outbox {}]
        let tickets = try outboxes.map { try #require(admit(table, $0)) }
        #expect(table.loggedIn(tickets[0], as: try session(1, origin: 7)))
        #expect(table.loggedIn(tickets[1], as: try session(2, origin: 7)))
        #expect(table.loggedIn(tickets[2], as: try session(1, origin: 7)))
        let goodbye = try #require(try await goodbyes(in: outboxes[0]).first)
        #expect(goodbye.code == .resumedElsewhere)
        #expect(goodbye.return == .unwelcome)
        // The other account is not affected.
        #expect(!outboxes[1].isFinished)
        #expect(!outboxes[2].isFinished)
    }

    @Test func `so many are told that there is no place, and not one more at a time`() {
        let table = ConnectionTable(limits: ConnectionLimits())
        for _ in 0..<ConnectionLimits().lingeringRefused {
            #expect(table.beginRefusal())
        }
        #expect(!table.beginRefusal())
        table.endRefusal()
        #expect(table.beginRefusal())
    }

    @Test func `the list tells who is connected, from where, as whom, and since when`() throws {
        let table = table()
        let now = NIODeadline.now()
        let tickets = try (0..<2).map { number -> ConnectionTable.Ticket in
            let network = PeerNetwork("192.0.2.\(number)")
            let since = now - .seconds(60 - 10 * Int64(number))
            return try #require(table.admit(from: network, outbox: Outbox {}, now: since))
        }
        #expect(table.loggedIn(tickets[1], as: try session(7, heard: (now - .seconds(3)).uptimeNanoseconds)))
        table.updateSession(tickets[1]) {
            $0.session = SessionID(rawValue: 9)
            $0.clientName = "test 1"
        }
        let list = table.list(now: now)
        #expect(list.map(\.ticket) == tickets)
        #expect(list.map(\.network.description) == ["192.0.2.0", "192.0.2.1"])
        #expect(list.map(\.age) == [.seconds(60), .seconds(50)])
        #expect(list[0].login == nil)
        let login = try #require(list[1].login)
        #expect(login.account.username.value == "user7")
        #expect(login.session == SessionID(rawValue: 9))
        #expect(login.clientName == "test 1")
        #expect(login.silence == .seconds(3))
        #expect(list.map(\.isEnding) == [false, false])
        table.close(tickets[1], reason: .timedOut)
        #expect(table.list(now: now).map(\.isEnding) == [false, true])
    }

    @Test func `the task of a connection hears why the server ends it, once`() throws {
        let table = table()
        let ticket = try #require(admit(table, Outbox {}))
        let heard = Mutex<[CloseReason]>([])
        table.attach(ticket) { reason in heard.withLock { $0.append(reason) } }
        table.close(ticket, reason: .passwordChanged)
        table.close(ticket, reason: .shuttingDown)
        #expect(heard.withLock { $0 } == [.passwordChanged])
    }

    @Test func `a connection that was told to end does not log in`() throws {
        let table = table()
        let ticket = try #require(admit(table))
        table.close(ticket, reason: .placeNeeded)
        #expect(try !table.loggedIn(ticket, as: session()))
        #expect(table.list().map(\.login) == [nil])
    }

    @Test func `a session that has logged out is none any more, while its connection closes`() throws {
        let table = table(connections: 3, sessions: 2)
        let outboxes = (0..<3).map { _ in Outbox {} }
        let tickets = try outboxes.map { try #require(admit(table, $0)) }
        #expect(try table.loggedIn(tickets[0], as: session(heard: 1)))
        #expect(try table.loggedIn(tickets[1], as: session(heard: 2)))
        table.sessionEnded(tickets[1])
        #expect(table.list().map(\.isEnding) == [false, true, false])
        // The silent session stays: two sessions are alive, so the limit is not exceeded.
        #expect(try table.loggedIn(tickets[2], as: session(heard: 3)))
        #expect(!outboxes[0].isFinished)
        // The ended session's connection holds its place until it is gone.
        #expect(admit(table) == nil)
        table.remove(tickets[1])
        #expect(admit(table) != nil)
    }

    @Test func `logged in or not, there is a bound on all, and it does not count who leaves`() throws {
        let table = table(connections: 2)
        let first = try #require(admit(table))
        #expect(try table.loggedIn(first, as: session()))
        let second = try #require(admit(table))
        #expect(try table.loggedIn(second, as: session()))
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
            #expect(try table.loggedIn(ticket, as: session(7, heard: UInt64(heard))))
        }
        #expect(try await goodbyes(in: outboxes[1]).map(\.code) == [.tooManySessions])
        #expect(!outboxes[0].isFinished)
        #expect(!outboxes[2].isFinished)
    }

    @Test func `of those that make room only a few may linger for their farewell`() throws {
        let table = table(connections: 1000, sessions: 1)
        let cutOff = OutboxCounter()
        for number in 0...(ConnectionLimits().lingering + 10) {
            let ticket = try #require(admit(table, Outbox { cutOff.count() }))
            #expect(try table.loggedIn(ticket, as: session(7, heard: UInt64(number))))
        }
        #expect(cutOff.current == 10)
    }

    @Test func `all sessions of an account but one can be ended`() async throws {
        let table = table()
        var tickets: [ConnectionTable.Ticket] = []
        let outboxes = (0..<4).map { _ in Outbox {} }
        for (number, account) in [1, 1, 2, 1].enumerated() {
            let ticket = try #require(admit(table, outboxes[number]))
            #expect(try table.loggedIn(ticket, as: session(Int64(account))))
            tickets.append(ticket)
        }
        let ended = table.closeSessions(of: AccountID(rawValue: 1), except: tickets[1], reason: .passwordChanged)
        #expect(ended == 2)
        #expect(outboxes.map(\.isFinished) == [true, false, false, true])
        #expect(try await goodbyes(in: outboxes[3]).map(\.code) == [.passwordChanged])
    }

    @Test func `when all outboxes together hold too much, the account that holds the most is cut off first`() throws {
        var limits = ConnectionLimits()
        limits.outboxMegabytes = 1
        let table = ConnectionTable(limits: limits)
        table.outboxes.whenExceeded { [weak table] in _ = table?.relieveOutboxes() }
        let cutOff = Mutex<[Int]>([])
        var outboxes: [Outbox] = []
        // One slow reader, and one account with four sessions that do not read.
        for (number, account) in [1, 7, 7, 7, 7].enumerated() {
            let outbox = Outbox(budget: table.outboxes) { cutOff.withLock { $0.append(number) } }
            let ticket = try #require(admit(table, outbox))
            #expect(try table.loggedIn(ticket, as: session(Int64(account))))
            outboxes.append(outbox)
        }
        let frame = ByteBuffer(repeating: 1, count: 1 << 16)
        for _ in 0..<5 {
            outboxes[0].post(frame)
        }
        for round in 0..<8 {
            outboxes[1 + round % 4].post(frame)
            outboxes[1].post(frame)
        }
        let chosen = cutOff.withLock { $0 }
        #expect(!chosen.isEmpty)
        #expect(!chosen.contains(0))
        #expect(outboxes[0].bytes == 5 << 16)
        #expect(table.outboxes.bytes <= 1 << 20)
        #expect(outboxes.map(\.bytes).reduce(0, +) == table.outboxes.bytes)
        outboxes = []
    }

    @Test func `a session that changed the password goes on, one whose hash was renewed as well`() async throws {
        let table = table()
        let tickets = try (0..<3).map { _ in try #require(admit(table)) }
        for ticket in tickets {
            #expect(try table.loggedIn(ticket, as: session()))
        }
        table.secretRenewed(
            of: AccountID(rawValue: 1),
            from: StoredSecret.plainText("a").digest,
            to: StoredSecret.plainText("b").digest
        )
        #expect(table.sessionSecrets().allSatisfy { $0.digest == StoredSecret.plainText("b").digest })
        let ended = table.passwordChanged(
            of: AccountID(rawValue: 1),
            by: tickets[1],
            to: StoredSecret.plainText("c").digest
        )
        #expect(ended == 2)
        #expect(table.sessionSecrets().map(\.ticket) == [tickets[1]])
        #expect(table.sessionSecrets().map(\.digest) == [StoredSecret.plainText("c").digest])
    }

    @Test func `at the end everyone hears goodbye, and nobody else comes in`() async throws {
        let table = table()
        let outboxes = [Outbox {}, Outbox {}, Outbox {}]
        let tickets = try outboxes.map { try #require(admit(table, $0)) }
        #expect(try table.loggedIn(tickets[0], as: session()))
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
