import ChatProtocol
import Foundation
import GRDB

/// The applications, in an open transaction. A registration that is under way keeps one that has ended otherwise.
struct ApplicationTable {
    /// An application with what only the store knows of it.
    struct Entry {
        let application: Application
        let digest: [UInt8]
        let isReserved: Bool

        /// Whether it has not ended.
        func isPresent(now: Int64) -> Bool {
            isReserved || !application.isOver(now: now)
        }
    }

    let database: Database

    /// Returns all applications, in the order of their numbers.
    func all() throws -> [Entry] {
        try Row.fetchAll(database.cachedStatement(sql: Self.selection + " ORDER BY application.id")).map(Self.entry)
    }

    /// Returns the application for a name.
    func entry(named username: Username) throws -> Entry? {
        let statement = try database.cachedStatement(sql: Self.selection + " WHERE application.folded = ?")
        return try Row.fetchOne(statement, arguments: [username.folded]).map(Self.entry)
    }

    /// Returns the application for a name with a code of this digest.
    func entry(digest: [UInt8], for username: Username) throws -> Entry? {
        let statement = try database.cachedStatement(
            sql: Self.selection + " WHERE application.digest = ? AND application.folded = ?"
        )
        return try Row.fetchOne(statement, arguments: [Data(digest), username.folded]).map(Self.entry)
    }

    /// Notes an application.
    func add(_ draft: ApplicationDraft, now: Int64) throws -> ApplicationOutcome {
        try removeEnded(now: now)
        if let holder = try entry(named: draft.username) {
            return holder.digest == draft.digest ? .noted(holder.application) : .held
        }
        let ofSubnet = try count("WHERE subnet = ?", [draft.subnet])
        let ofSite = try count("WHERE site = ?", [draft.site])
        guard ofSubnet < AdministrationLimits.applicationsOfSubnet, ofSite < AdministrationLimits.applicationsOfSite
        else {
            return .tooManyOfNetwork
        }
        guard try count() < AdministrationLimits.applications else {
            return .tooMany
        }
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO application (folded, name, digest, network, subnet, site, made)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            draft.username.folded, draft.username.value, Data(draft.digest), draft.network, draft.subnet, draft.site,
            now,
        ])
        let id = ApplicationID(rawValue: database.lastInsertedRowID)
        return .noted(Application(id: id, username: draft.username, network: draft.network, made: now))
    }

    private func count(_ condition: String = "", _ arguments: StatementArguments = []) throws -> Int {
        let statement = try database.cachedStatement(sql: "SELECT count(*) FROM application " + condition)
        return try Int.fetchOne(statement, arguments: arguments) ?? 0
    }

    /// Approves or rejects the application for a name.
    func decide(
        _ username: Username,
        isApproved: Bool,
        by maker: Maker,
        now: Int64
    ) throws -> ApplicationDecision {
        let maker = try AccountNameQuery(database: database).named(maker)
        try removeEnded(now: now)
        guard let entry = try entry(named: username) else {
            return .unknown
        }
        var application = entry.application
        if !isApproved {
            guard !entry.isReserved else {
                return .underWay
            }
            try remove(application.id)
        } else if application.state == .pending {
            let statement = try database.cachedStatement(
                sql: "UPDATE application SET decided = ?, makerUid = ?, makerAccount = ? WHERE id = ?"
            )
            try statement.execute(arguments: [now, maker.uid, maker.accountNumber, application.id.rawValue])
            application.state = .approved(by: maker, time: now)
        }
        return .decided(application)
    }

    /// Removes an application.
    func remove(_ id: ApplicationID) throws {
        try database.cachedStatement(sql: "DELETE FROM application WHERE id = ?").execute(arguments: [id.rawValue])
    }

    private func removeEnded(now: Int64) throws {
        let statement = try database.cachedStatement(
            sql: """
                DELETE FROM application WHERE coalesce(decided, made) <= ?
                    AND NOT EXISTS (SELECT 1 FROM reservation WHERE reservation.application = application.id)
                """
        )
        let (latest, isOverflow) = now.subtractingReportingOverflow(AdministrationLimits.applicationLifetime)
        try statement.execute(arguments: [isOverflow ? .min : latest])
    }

    private static let selection = """
        SELECT application.id, application.name, network, made, decided, makerUid, makerAccount, account.name, digest,
            EXISTS (SELECT 1 FROM reservation WHERE reservation.application = application.id)
        FROM application LEFT JOIN account ON account.id = application.makerAccount
        """

    private static func entry(_ row: Row) throws -> Entry {
        var state = Application.State.pending
        if let decided = row[4] as Int64?, let maker = Maker(uid: row[5], account: row[6], name: row[7]) {
            state = .approved(by: maker, time: decided)
        }
        let application = Application(
            id: ApplicationID(rawValue: row[0]),
            username: try Username(row[1] as String),
            network: row[2],
            made: row[3],
            state: state
        )
        return Entry(application: application, digest: [UInt8](row[8] as Data), isReserved: row[9])
    }
}
