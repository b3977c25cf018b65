import ChatProtocol
import GRDB

/// The bans of the server, in an open transaction.
struct BanTable {
    let database: Database

    /// Returns all bans, in the order of their numbers.
    func all() throws -> [Ban] {
        try Row.fetchAll(database.cachedStatement(sql: Self.selection + " ORDER BY serverBan.id")).map(Self.ban)
    }

    /// Returns a ban by its number.
    func ban(_ id: BanID) throws -> Ban? {
        let statement = try database.cachedStatement(sql: Self.selection + " WHERE serverBan.id = ?")
        return try Row.fetchOne(statement, arguments: [id.rawValue]).map(Self.ban)
    }

    /// Returns the bans of exactly this target, in the order of their numbers.
    func bans(of target: BanTarget) throws -> [Ban] {
        let (column, value): (String, any DatabaseValueConvertible) =
            switch target {
            case .account(let account): ("account", account.id.rawValue)
            case .network(let network): ("network", network.description)
            }
        let statement = try database.cachedStatement(
            sql: Self.selection + " WHERE serverBan.\(column) = ? ORDER BY serverBan.id"
        )
        return try Row.fetchAll(statement, arguments: [value]).map(Self.ban)
    }

    /// Removes a ban.
    func remove(_ id: BanID) throws {
        try database.cachedStatement(sql: "DELETE FROM serverBan WHERE id = ?").execute(arguments: [id.rawValue])
    }

    /// Removes the bans that have ended.
    func removeEnded(now: Int64) throws {
        try database.cachedStatement(sql: "DELETE FROM serverBan WHERE expires <= ?").execute(arguments: [now])
    }

    /// Adds a ban in place of another one of its target.
    func replace(with draft: BanDraft, now: Int64) throws -> Ban {
        let draft = try resolved(draft)
        let former = try bans(of: draft.target).first { $0.isLock == draft.isLock && !$0.isOver(now: now) }
        if let former, former.isMade(above: draft.makerRole) {
            throw AdministrationError.madeByHigherRole(former.id)
        }
        try removeEnded(now: now)
        if let former {
            try remove(former.id)
        }
        let count = try Int.fetchOne(database.cachedStatement(sql: "SELECT count(*) FROM serverBan")) ?? 0
        guard count < AdministrationLimits.bans else {
            throw AdministrationError.tooManyBans
        }
        return try insert(draft, now: now)
    }

    /// The draft with the present names of its accounts.
    private func resolved(_ draft: BanDraft) throws -> BanDraft {
        let accounts = AccountNameQuery(database: database)
        let target: BanTarget =
            switch draft.target {
            case .account(let account): .account(try accounts.account(account.id))
            case .network: draft.target
            }
        return BanDraft(
            target: target,
            isLock: draft.isLock,
            reason: draft.reason,
            expires: draft.expires,
            maker: try accounts.named(draft.maker),
            makerRole: draft.makerRole
        )
    }

    private func insert(_ draft: BanDraft, now: Int64) throws -> Ban {
        let (account, network): (Int64?, String?) =
            switch draft.target {
            case .account(let account): (account.id.rawValue, nil)
            case .network(let network): (nil, network.description)
            }
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO serverBan
                    (account, network, isLock, reason, made, expires, makerUid, makerAccount, makerRole)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            account, network, draft.isLock, draft.reason, now, draft.expires, draft.maker.uid,
            draft.maker.accountNumber, draft.makerRole?.rawValue,
        ])
        return Ban(draft, id: BanID(rawValue: database.lastInsertedRowID), made: now)
    }

    private static let selection = """
        SELECT serverBan.id, serverBan.account, target.name, network, isLock, reason, made, expires, makerUid,
            makerAccount, maker.name, makerRole
        FROM serverBan
        LEFT JOIN account AS target ON target.id = serverBan.account
        LEFT JOIN account AS maker ON maker.id = serverBan.makerAccount
        """

    private static func ban(_ row: Row) throws -> Ban {
        let target: BanTarget
        if let account = row[1] as Int64? {
            let username = try Username(row[2] as String? ?? "")
            target = .account(Account(id: AccountID(rawValue: account), username: username))
        } else if let network = IPNetwork(row[3] as String? ?? "") {
            target = .network(network)
        } else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a ban has no target")
        }
        guard let maker = Maker(uid: row[8], account: row[9], name: row[10]) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a ban has no maker")
        }
        let draft = BanDraft(
            target: target,
            isLock: row[4],
            reason: row[5],
            expires: row[7],
            maker: maker,
            makerRole: (row[11] as String?).flatMap(AccountRole.init(rawValue:))
        )
        return Ban(draft, id: BanID(rawValue: row[0]), made: row[6])
    }
}
