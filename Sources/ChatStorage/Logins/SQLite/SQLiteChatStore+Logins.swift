import Foundation
import GRDB

extension SQLiteChatStore: LoginStore {
    func rememberLogin(_ draft: LoginDraft) async throws -> (login: RememberedLogin, ended: EndedLogin?) {
        try await write { database in
            _ = try RoomQuery(database: database).account(draft.account)
            let table = LoginTable(database: database)
            var records = try table.records(of: draft.account)
            for record in records where record.secret != draft.secret || record.login.isOver(now: draft.now) {
                try table.remove(record.login.id)
            }
            records.removeAll { $0.secret != draft.secret || $0.login.isOver(now: draft.now) }
            var ended: EndedLogin?
            if records.count >= LoginLimits.perAccount, let last = records.last {
                ended = try table.end(last, because: .tooMany, now: draft.now)
            }
            return (try table.insert(draft), ended)
        }
    }

    func useLogin(_ use: LoginUse) async throws -> LoginOutcome {
        let isKnown = try await StorageError.mapping(path) {
            try await lookups.read(database) { database in
                let table = LoginTable(database: database)
                let series = use.token.series
                return try table.record(ofSeries: series) != nil || table.endedRecord(ofSeries: series) != nil
            }
        }
        // Forged tokens cost no transaction.
        guard isKnown else {
            return .unknown
        }
        return try await write { database in
            let table = LoginTable(database: database)
            guard let record = try table.record(ofSeries: use.token.series) else {
                return try Self.useEnded(use, table)
            }
            guard record.account == use.account else {
                return .unknown
            }
            switch record.effect(of: use) {
            case .used(let next):
                try table.update(next)
                return .used(next.login)
            case .reused:
                return .reused(try table.end(record, because: .reused, now: use.now))
            case .over:
                try table.remove(record.login.id)
                return .void
            case .refused:
                return .void
            }
        }
    }

    /// Applies a token of a login that has ended.
    private static func useEnded(_ use: LoginUse, _ table: LoginTable) throws -> LoginOutcome {
        guard let record = try table.endedRecord(ofSeries: use.token.series), record.account == use.account else {
            return .unknown
        }
        switch record.effect(of: use) {
        case .reused(let next):
            try table.update(next.login)
            return .reused(next.login)
        case .refused:
            return .void
        }
    }

    func resumeLogin(_ login: LoginID, of account: AccountID, now: Int64) async throws -> Bool {
        let known = try await StorageError.mapping(path) {
            try await lookups.read(database) { try LoginTable(database: $0).record(login, of: account) }
        }
        guard let known, !known.login.isOver(now: now) else {
            return false
        }
        if now - known.login.lastUsed >= LoginLimits.noteInterval {
            try await write { database in
                try database.cachedStatement(sql: "UPDATE login SET lastUsed = max(lastUsed, ?) WHERE id = ?")
                    .execute(arguments: [now, login.rawValue])
            }
        }
        return true
    }

    func noteUse(of logins: [LoginID], now: Int64) async throws {
        try await write { database in
            let statement = try database.cachedStatement(
                sql: "UPDATE login SET lastUsed = max(lastUsed, ?) WHERE id = ? AND lastUsed > ?"
            )
            for login in logins {
                try statement.execute(arguments: [now, login.rawValue, now - LoginLimits.unusedLifetime])
            }
        }
    }

    func logins(of account: AccountID, secret: SecretDigest, now: Int64) async throws -> [RememberedLogin] {
        try await read { database in
            try LoginTable(database: database).records(of: account)
                .filter { $0.secret == secret && !$0.login.isOver(now: now) }
                .map(\.login)
        }
    }

    func endLogin(_ login: LoginID, of account: AccountID, now: Int64) async throws -> Bool {
        try await write { database in
            let table = LoginTable(database: database)
            guard let record = try table.record(login, of: account) else {
                return false
            }
            _ = try table.end(record, because: .asked, now: now)
            return true
        }
    }

    func endLogins(of account: AccountID) async throws {
        try await write { database in
            try database.cachedStatement(sql: "DELETE FROM login WHERE account = ?")
                .execute(arguments: [account.rawValue])
        }
    }

    func renewLogins(of account: AccountID, from former: SecretDigest, to present: SecretDigest) async throws {
        try await write { database in
            for table in ["login", "endedLogin"] {
                try database.cachedStatement(sql: "UPDATE \(table) SET secret = ? WHERE account = ? AND secret = ?")
                    .execute(arguments: [Data(present.bytes), account.rawValue, Data(former.bytes)])
            }
        }
    }

    func endedLogins(of account: AccountID, isUntold: Bool, now: Int64) async throws -> [EndedLogin] {
        try await StorageError.mapping(path) {
            try await lookups.read(database) { database in
                let since = now - LoginLimits.endedLifetime
                return try LoginTable(database: database).ended(of: account, since: since, isUntold: isUntold)
            }
        }
    }

    func toldOfEndedLogins(_ logins: [LoginID], account: AccountID) async throws {
        guard !logins.isEmpty else {
            return
        }
        try await write { database in
            let statement = try database.cachedStatement(
                sql: "UPDATE endedLogin SET isTold = 1 WHERE id = ? AND account = ?"
            )
            for login in logins {
                try statement.execute(arguments: [login.rawValue, account.rawValue])
            }
        }
    }
}
