import ChatIdentity
import Foundation
import GRDB

/// The identities of accounts and their device lists, in an open transaction.
struct DeviceListTable {
    let database: Database

    /// Returns the newest list of an account.
    func newest(of account: AccountID) throws -> StoredDeviceList? {
        let statement = try database.cachedStatement(sql: Self.selection + " ORDER BY version DESC LIMIT 1")
        return try Row.fetchOne(statement, arguments: [account.rawValue]).map(Self.list)
    }

    /// Returns the lists of an account with a higher version, in ascending order.
    func lists(of account: AccountID, after version: UInt64, limit: Int) throws -> [StoredDeviceList] {
        let statement = try database.cachedStatement(
            sql: Self.selection + " AND version > ? ORDER BY version LIMIT ?"
        )
        return try Row.fetchAll(statement, arguments: [account.rawValue, Int64(clamping: version), limit])
            .map(Self.list)
    }

    /// Stores the next list of an account.
    func publish(_ draft: DeviceListDraft) throws -> DeviceListOutcome {
        _ = try AccountNameQuery(database: database).account(draft.account)
        let newest = try newest(of: draft.account)
        if let newest, draft.isSame(as: newest) {
            return .unchanged
        }
        if let conflict = try draft.conflict(after: newest) ?? conflict(of: draft, isFirst: false) {
            return .conflict(conflict)
        }
        if newest == nil {
            try setIdentity(of: draft, reset: nil)
        }
        return .stored(removed: try store(draft))
    }

    /// Begins a new identity with its first list.
    func reset(_ draft: DeviceListDraft, now: Int64) throws -> IdentityResetOutcome {
        _ = try AccountNameQuery(database: database).account(draft.account)
        let newest = try newest(of: draft.account)
        if let newest, draft.isSame(as: newest) {
            return .unchanged
        }
        if newest?.identity == draft.identity {
            return .conflict(.identity)
        }
        if let conflict = try draft.conflict(after: nil) ?? conflict(of: draft, isFirst: true) {
            return .conflict(conflict)
        }
        let statement = try database.cachedStatement(sql: "SELECT reset FROM accountIdentity WHERE account = ?")
        if let last = try Int64?.fetchOne(statement, arguments: [draft.account.rawValue]) ?? nil,
            DeviceLimits.isWithin(DeviceLimits.resetInterval, last, now)
        {
            return .tooSoon(next: last + DeviceLimits.resetInterval)
        }
        let former = try removeAll(of: draft.account)
        try setIdentity(of: draft, reset: newest == nil ? nil : now)
        _ = try store(draft)
        return .begun(removed: former.filter { !draft.numbers.contains($0) })
    }

    /// Removes the lists and the devices of an account.
    ///
    /// - Returns: The devices that were on the newest list, sorted.
    func removeAll(of account: AccountID) throws -> [DeviceNumber] {
        let devices = try DeviceTable(database: database).removeAll(of: account)
        for table in ["deviceList", "accountIdentity"] {
            try database.cachedStatement(sql: "DELETE FROM \(table) WHERE account = ?")
                .execute(arguments: [account.rawValue])
        }
        return devices
    }

    private func conflict(of draft: DeviceListDraft, isFirst: Bool) throws -> DeviceListConflict? {
        let table = DeviceTable(database: database)
        return try draft.conflict(isFirst: isFirst) { try table.known($0) }
    }

    private func setIdentity(of draft: DeviceListDraft, reset: Int64?) throws {
        let insertion = try database.cachedStatement(
            sql: "INSERT INTO accountIdentity (account, identity, reset) VALUES (?, ?, ?)"
        )
        try insertion.execute(arguments: [draft.account.rawValue, Data(draft.identity), reset])
    }

    private func store(_ draft: DeviceListDraft) throws -> [DeviceNumber] {
        let insertion = try database.cachedStatement(
            sql: "INSERT INTO deviceList (account, version, hash, body, signature) VALUES (?, ?, ?, ?, ?)"
        )
        try insertion.execute(arguments: [
            draft.account.rawValue, Int64(clamping: draft.version), Data(draft.hash), Data(draft.body),
            Data(draft.signature),
        ])
        return try DeviceTable(database: database).list(draft.devices, version: draft.version, of: draft.account)
    }

    private static let selection = """
        SELECT identity, version, hash, body, signature FROM deviceList
        JOIN accountIdentity ON accountIdentity.account = deviceList.account WHERE deviceList.account = ?
        """

    private static func list(_ row: Row) -> StoredDeviceList {
        StoredDeviceList(
            identity: [UInt8](row[0] as Data),
            version: UInt64(clamping: row[1] as Int64),
            hash: [UInt8](row[2] as Data),
            body: [UInt8](row[3] as Data),
            signature: [UInt8](row[4] as Data)
        )
    }
}
