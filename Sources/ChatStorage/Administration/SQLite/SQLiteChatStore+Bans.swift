import ChatProtocol
import GRDB

extension SQLiteChatStore: RoleStore {
    func roles() async throws -> [RoleHolder] {
        try await read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT account.id, account.name, accountRole.role FROM accountRole
                    CROSS JOIN account ON account.id = accountRole.account ORDER BY account.id
                    """
            )
            let holders = try Row.fetchAll(statement).map { row in
                RoleHolder(
                    account: Account(id: AccountID(rawValue: row[0]), username: try Username(row[1] as String)),
                    role: AccountRole(rawValue: row[2]) ?? .member
                )
            }
            return holders.sortedByRole()
        }
    }

    func role(of account: AccountID) async throws -> AccountRole {
        try await StorageError.mapping(path) {
            try await lookups.read(database) { database in
                let statement = try database.cachedStatement(sql: "SELECT role FROM accountRole WHERE account = ?")
                let role = try String.fetchOne(statement, arguments: [account.rawValue])
                return role.flatMap(AccountRole.init(rawValue:)) ?? .member
            }
        }
    }

    func setRole(_ role: AccountRole, of account: AccountID) async throws {
        try await write { database in
            _ = try AccountNameQuery(database: database).account(account)
            switch role {
            case .member:
                try database.cachedStatement(sql: "DELETE FROM accountRole WHERE account = ?")
                    .execute(arguments: [account.rawValue])
            case .moderator, .admin:
                let statement = try database.cachedStatement(
                    sql: """
                        INSERT INTO accountRole (account, role) VALUES (?, ?)
                        ON CONFLICT (account) DO UPDATE SET role = excluded.role
                        """
                )
                try statement.execute(arguments: [account.rawValue, role.rawValue])
            }
        }
    }
}

extension SQLiteChatStore: BanStore {
    func bans(now: Int64) async throws -> [Ban] {
        let bans = try await read { try BanTable(database: $0).all() }
        let present = bans.filter { !$0.isOver(now: now) }
        if present.count < bans.count {
            try await write { try BanTable(database: $0).removeEnded(now: now) }
        }
        return present
    }

    func addBan(_ draft: BanDraft, now: Int64) async throws -> Ban {
        try await write { try BanTable(database: $0).replace(with: draft, now: now) }
    }

    func removeBan(_ id: BanID) async throws -> Ban? {
        try await write { database in
            let table = BanTable(database: database)
            let ban = try table.ban(id)
            if ban != nil {
                try table.remove(id)
            }
            return ban
        }
    }

    func removeBans(of target: BanTarget) async throws -> [Ban] {
        try await write { database in
            let table = BanTable(database: database)
            let bans = try table.bans(of: target)
            for ban in bans {
                try table.remove(ban.id)
            }
            return bans
        }
    }

    func isLockedDown() async throws -> Bool {
        try await read { try Bool.fetchOne($0, sql: "SELECT isOn FROM lockDown WHERE id = 1") ?? false }
    }

    func setLockedDown(_ isLockedDown: Bool) async throws {
        try await write { database in
            try database.execute(sql: "UPDATE lockDown SET isOn = ? WHERE id = 1", arguments: [isLockedDown])
        }
    }
}

extension SQLiteChatStore: AdministrationStore {}
