import ChatProtocol
import GRDB
import Synchronization
import Testing

@testable import ChatStorage

/// Remembers every statement that connections run.
private final class StatementLog: Sendable {
    private let statements = Mutex<Set<String>>([])

    /// A schema that traces the statements of its connections into this log.
    var schema: StoreSchema {
        var schema = MessageSchema.schema
        schema.prepare = { database in
            database.trace { event in
                if case .statement(let statement) = event {
                    self.statements.withLock { _ = $0.insert(statement.sql) }
                }
            }
        }
        return schema
    }

    /// The statements on tables of ours; the full-text index queries its own tables itself.
    var queries: [String] {
        statements.withLock { statements in
            statements.filter { sql in
                ["SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE"].contains { sql.hasPrefix($0) }
                    && !["wordIndex_", "sqlite_master", "grdb_migrations"].contains { sql.contains($0) }
            }.sorted()
        }
    }

    /// The query plan of each statement, step by step.
    func plans(in store: SQLiteChatStore) async throws -> [String: [String]] {
        let queries = queries
        return try await store.database.read { database in
            try queries.reduce(into: [:]) { plans, sql in
                let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
                // A plan does not depend on the arguments.
                statement.setUncheckedArguments([])
                plans[sql] = try Row.fetchAll(statement).map { $0["detail"] }
            }
        }
    }

    /// Forgets the statements of opening the file.
    func clear() {
        statements.withLock { $0 = [] }
    }
}

@Suite struct QueryPlanTests {
    /// Makes every call that a server makes to its store.
    private func use(_ log: StatementLog, in folder: String) async throws -> SQLiteChatStore {
        let fixture = try await MessageFixture(folder: folder, schema: log.schema)
        var run = try await ModelRun(fixture, seed: 1)
        log.clear()
        try await run.run(steps: 400)
        let store = try #require(run.store as? SQLiteChatStore)
        _ = try await store.account(for: Username("newcomer"))
        let alice = try await store.account(for: Username("alice")).id
        _ = try await store.newestMessageID()
        _ = try await store.details(of: alice)
        try await store.noteSeen([alice: 1])
        _ = try await store.serverSecret()
        try await useLogins(of: alice, in: store)
        try await administer(AdministrationFixture(fixture: fixture))
        try await useDevices(DeviceFixture(fixture: fixture))
        _ = try await store.enforce(Retention(days: 1, messages: 1), now: .max, limit: 10)
        try await store.export { _ in }
        _ = try await store.forget(Username("alice"))
        return store
    }

    private func useLogins(of account: AccountID, in store: SQLiteChatStore) async throws {
        var random = SystemRandomNumberGenerator()
        let (one, other) = (LoginFixture.secret, LoginFixture.otherSecret)
        let token = LoginToken(using: &random).digest
        let draft = LoginDraft(account: account, label: "", token: token, secret: one, now: .max / 2)
        let login = try await store.rememberLogin(draft).login.id
        _ = try await store.resumeLogin(login, of: account, now: .max / 2 + LoginLimits.noteInterval)
        try await store.noteUse(of: [login], now: .max / 2)
        try await store.renewLogins(of: account, from: one, to: other)
        try await store.toldOfEndedLogins([login], account: account)
        _ = try await store.endLogin(login, of: account, now: .max / 2)
        for kind in [account, AccountID(rawValue: account.rawValue + 1)] {
            let successor = LoginToken(using: &random).digest
            let old = LoginTokenDigest(series: token.series, token: successor.token)
            _ = try await store.useLogin(
                LoginUse(of: old, successor: successor, account: kind, secret: other, now: .max / 2)
            )
        }
        try await store.endLogins(of: account)
    }

    private func administer(_ world: AdministrationFixture) async throws {
        let (store, now) = (world.store, AdministrationFixture.start)
        for role in [AccountRole.admin, .member] {
            try await store.setRole(role, of: world.fixture.bob)
            _ = try await (store.roles(), store.role(of: world.fixture.bob))
        }
        let ban = try await world.ban("10.0.0.0/8", for: 1)
        _ = try await store.removeBans(of: world.ban("bob").target)
        _ = try await (world.bans(at: 1), store.removeBan(ban.id), store.isLockedDown())
        _ = try await store.removeBan(world.ban("10.0.0.0/8").id)
        try await store.setLockedDown(true)
        let invite = try await world.invite(1, uses: 2)
        _ = try await (world.apply("newbie", 2), world.decide("newbie", isApproved: true))
        for code in [1, 2] {
            let reservation = try #require(try await world.reserve(code, for: "newbie").reservation)
            try await store.confirmReservation(reservation.id)
        }
        let unused = try #require(try await world.reserve(1, for: "another").reservation)
        try await store.giveBackReservation(unused.id)
        _ = try await (store.revokeInvite(invite.id), store.invites(), store.openReservations())
        _ = try await (world.apply("another", 3), world.decide("another", isApproved: false), world.applicants())
        let (name, code) = (try Username("another"), digest(3))
        _ = try await (store.application(named: name, now: now), store.application(digest: code, for: name, now: now))
        _ = try await store.appendAudit(AuditDraft(time: now, actor: AdministrationFixture.root, act: "x"))
        _ = try await (store.audit(before: nil, limit: 9), store.trimAudit(now: now))
    }

    private func useDevices(_ world: DeviceFixture) async throws {
        let (alice, bob) = (world.alice, world.bob)
        try await world.publish([1, 4], of: alice)
        try await world.publish([1], of: alice)
        _ = try await world.reset([2, 3], of: bob, identity: 1, at: 0)
        _ = try await world.reset([2, 3], of: bob, identity: 2, at: 0)
        try await world.publish(pairs: pairs(1...2), of: bob, device: 2)
        try await world.publish(pairs: pairs(1...2), of: alice, device: 1)
        for time in [0, DeviceFixture.day] {
            _ = try await world.bundles([2, 3], of: bob, for: alice, device: 1, at: time)
            _ = try await world.bundles([1], of: alice, for: bob, device: 2, at: time)
        }
        try await world.publish(pairs: pairs(2...2), of: bob, device: 2, at: 90 * DeviceFixture.day)
        _ = try await (world.pairs(of: bob, device: 2), world.store.directContacts(of: alice))
        _ = try await (world.mail(1), world.take(), world.take(after: 1), world.mail(1), world.mail(2))
        _ = try await world.store.noteLogin(of: alice, device: number(1), blocksSealed: 9)
        _ = try await world.store.deviceLists(of: alice, after: 0, limit: 9)
        _ = try await (world.store.removeOldMail(now: 0), world.bundles([2], of: bob, for: alice, device: nil))
        _ = try await world.send(100_001, from: (alice, 1), to: bob, for: [2, 3])
        _ = try await world.send(100_002, from: (bob, 2), to: alice, for: [1, 3])
        _ = try await world.history()
    }

    /// Whether a step reads a table from end to end. Steps that a limit bounds (a subquery, a single row, a list of
    /// wanted ids) are not scans, and neither is the full-text index, which always reports itself as one, nor a table
    /// that a named limit keeps small and that an operator reads as a whole.
    private func isScan(_ step: String) -> Bool {
        let words = step.split(separator: " ")
        return words.first == "SCAN" && !Self.small.contains(words.dropFirst().first.map(String.init) ?? "")
            && ![
                "SCAN (subquery", "SCAN CONSTANT ROW", "SCAN wordIndex VIRTUAL TABLE INDEX",
                "SCAN wanted VIRTUAL TABLE",
            ].contains {
                step.hasPrefix($0)
            }
    }

    @Test func `reads no table from end to end, whatever is asked`() async throws {
        try await withTemporaryFolder { folder in
            let log = StatementLog()
            let plans = try await log.plans(in: use(log, in: folder))
            #expect(plans.count > 80)
            for (sql, plan) in plans {
                #expect(plan.filter(isScan) == Self.scans[sql] ?? [], "\(sql)\n\(plan.joined(separator: "\n"))")
            }
            for (query, index) in indexes {
                let of = plans.filter { $0.key.contains(query) }
                #expect(!of.isEmpty, "\(query)")
                #expect(of.values.contains { $0.contains { $0.contains(index) } }, "\(of)")
            }
        }
    }

    @Test func `would notice a query that reads a whole table`() async throws {
        try await withTemporaryFolder { folder in
            let log = StatementLog()
            let store = try await MessageFixture(folder: folder, schema: log.schema).sqlite
            log.clear()
            try await store.database.read { database in
                try database.execute(sql: "SELECT * FROM message WHERE time > 1")
                try database.execute(sql: "SELECT count(*) FROM account WHERE name = 'x'")
            }
            let plans = try await log.plans(in: store)
            #expect(plans.count == 2)
            #expect(plans.values.allSatisfy { $0.contains(where: isScan) })
        }
    }

    private static let small = ["accountRole", "serverBan", "invite", "application", "reservation"]

    private static let scans = [
        // Forgetting an account looks its messages up, with the server stopped: not worth an index that every new
        // message would have to update.
        "SELECT id FROM message WHERE sender = ?": ["SCAN message USING COVERING INDEX message_of_conversation"],
        // Once in a sweep, up to the first message that is not old: the sweep before has removed nearly all earlier
        // ones.
        "SELECT id FROM message WHERE time BETWEEN ? AND ? ORDER BY id LIMIT 1": ["SCAN message"],
    ]

    /// The queries that decide the speed of a large store, and the indexes that serve them.
    private let indexes = [
        (
            "SELECT id FROM message\nWHERE conversation = :of",
            "message_of_conversation (conversation=? AND id>? AND id<?)"
        ),
        ("SELECT conversation, since, first FROM", "member_account (account=?)"),
        ("SELECT conversation, since, first FROM", "message_of_conversation (conversation=? AND id>?)"),
        ("SELECT count(*) FROM (", "COVERING INDEX message_of_conversation (conversation=? AND id>?)"),
        ("ORDER BY item.sequence DESC", "sqlite_autoindex_message_1 (conversation=? AND sequence<?)"),
        ("ORDER BY item.sequence ASC", "sqlite_autoindex_message_1 (conversation=? AND sequence>?)"),
        ("SELECT item.id, item.conversation FROM wordIndex", "SEARCH item USING INTEGER PRIMARY KEY"),
        ("SELECT item.id FROM message AS item", "message_of_conversation (conversation=? AND id>? AND id<?)"),
        ("SELECT id, time FROM message WHERE id >=", "USING INTEGER PRIMARY KEY (rowid>?)"),
        ("WHERE account = ? AND joined = 0", "member_account (account=?)"),
        ("FROM member AS mine CROSS JOIN conversation", "member_account (account=? AND conversation>?)"),
        ("FROM closedMember AS mine CROSS JOIN conversation", "PRIMARY KEY (account=? AND conversation>?)"),
        ("FROM closedMember AS former WHERE account", "closedMember_missed (account=? AND lastMessage>?)"),
        ("UPDATE audit SET detail = NULL WHERE actorAccount", "audit_actor (actorAccount=?)"),
        ("WHERE targetText = ? COLLATE NOCASE", "audit_text (targetText=?)"),
        ("DELETE FROM audit WHERE time", "audit_time (time<?)"),
        ("DELETE FROM audit WHERE id", "INTEGER PRIMARY KEY (rowid<?)"),
        ("WHERE audit.id < ?", "INTEGER PRIMARY KEY (rowid<?)"),
        ("WHERE invite.digest = ?", "sqlite_autoindex_invite_1 (digest=?)"),
        ("WHERE application.digest = ?", "sqlite_autoindex_application_"),
        ("SELECT number FROM device WHERE account = ?", "device_account (account=? AND isListed=?)"),
        ("UPDATE oneTimePair SET askerAccount = :asker", "oneTimePair_left (device=?)"),
        (
            "UPDATE oneTimePair SET askerAccount = :asker",
            "oneTimePair_asker (askerAccount=? AND device=? AND askerDevice=?"
        ),
        ("SELECT message, senderDevice, senderBlocks", "INTEGER PRIMARY KEY (rowid=?)"),
        ("FROM deviceMail AS mail", "deviceMail_waiting (device=? AND id>?)"),
        (
            "SELECT 1 FROM deviceMail WHERE device = ?",
            "sqlite_autoindex_deviceMail_1 (device=? AND sender=? AND token=?)"
        ),
        ("WHERE item.sender = ? AND item.token = ?", "sqlite_autoindex_message_2 (token=? AND sender=?)"),
    ]
}
