import ChatIdentity
import Foundation
import GRDB

/// Device mail, in an open transaction. A row without a payload only keeps the token.
struct MailTable {
    let database: Database

    /// Stores a piece of mail.
    func append(_ draft: DeviceMailDraft) throws -> DeviceMailOutcome {
        let devices = DeviceTable(database: database)
        guard try devices.isListed(draft.senderDevice, of: draft.sender) else {
            return .noSuchSender
        }
        try devices.noteBlocksSealed(draft.blocksSealed, by: draft.senderDevice, of: draft.sender)
        guard try devices.isListed(draft.device, of: draft.recipient) else {
            return .noSuchDevice
        }
        guard try !isKnown(draft) else {
            return .repeated
        }
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO deviceMail (device, sender, senderDevice, token, time, payload, block)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        )
        try insertion.execute(arguments: [
            draft.device.column, draft.sender.rawValue, draft.senderDevice.column, Data(draft.token), draft.time,
            Data(draft.payload), Data(draft.block),
        ])
        let number = UInt64(clamping: database.lastInsertedRowID)
        try emptySurplus(of: draft.device)
        return .stored(number: number)
    }

    private func isKnown(_ draft: DeviceMailDraft) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM deviceMail WHERE device = ? AND sender = ? AND token = ?"
        )
        let arguments: StatementArguments = [draft.device.column, draft.sender.rawValue, Data(draft.token)]
        return try Int.fetchOne(statement, arguments: arguments) != nil
    }

    /// Removes the mail that a device has handled, and returns the next.
    func take(_ request: DeviceMailRequest) throws -> DeviceMailPage? {
        guard try DeviceTable(database: database).isListed(request.device, of: request.account) else {
            return nil
        }
        try empty("device = ? AND id <= ?", [request.device.column, Int64(clamping: request.after)])
        return try page(request)
    }

    /// Returns whether a device has mail that it has handled.
    func hasHandled(_ request: DeviceMailRequest) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM deviceMail WHERE device = ? AND id <= ? AND payload IS NOT NULL)"
        )
        let arguments: StatementArguments = [request.device.column, Int64(clamping: request.after)]
        return try Bool.fetchOne(statement, arguments: arguments) ?? false
    }

    /// Removes the mail from an account.
    func remove(from account: AccountID) throws {
        try database.cachedStatement(sql: "DELETE FROM deviceMail WHERE sender = ?")
            .execute(arguments: [account.rawValue])
    }
}

// The bounds.
extension MailTable {
    /// Removes the mail of all devices that has waited too long, and tokens that are not needed any more.
    ///
    /// - Returns: The number of rows.
    func removeExpired(now: Int64) throws -> Int {
        let limits = [
            ("", DeviceLimits.mailLifetime), (" AND payload IS NULL", DeviceLimits.mailTokenLifetime),
        ]
        return try limits.reduce(0) { removed, limit in
            try database.cachedStatement(sql: "DELETE FROM deviceMail WHERE time <= ?" + limit.0)
                .execute(arguments: [DeviceLimits.before(now, by: limit.1)])
            return removed + database.changesCount
        }
    }

    /// Empties the mail of a device that is beyond its bounds, and removes its oldest surplus tokens.
    private func emptySurplus(of device: DeviceNumber) throws {
        for number in WaitingMail.surplus(of: try waiting(for: device)) {
            try empty("device = ? AND id = ?", [device.column, Int64(clamping: number)])
        }
        let removal = try database.cachedStatement(
            sql: """
                DELETE FROM deviceMail WHERE id IN (
                    SELECT id FROM deviceMail WHERE device = ? AND payload IS NULL ORDER BY id DESC LIMIT -1 OFFSET ?
                )
                """
        )
        try removal.execute(arguments: [device.column, DeviceLimits.mailTokens])
    }

    private func waiting(for device: DeviceNumber) throws -> [WaitingMail] {
        let sizes = try database.cachedStatement(
            sql: """
                SELECT id, sender, length(payload) + length(block) FROM deviceMail
                WHERE device = ? AND payload IS NOT NULL ORDER BY id DESC
                """
        )
        return try Row.fetchAll(sizes, arguments: [device.column]).map { row in
            WaitingMail(
                number: UInt64(clamping: row[0] as Int64),
                sender: AccountID(rawValue: row[1]),
                bytes: row[2]
            )
        }
    }

    private func empty(_ condition: String, _ arguments: StatementArguments) throws {
        let sql = "UPDATE deviceMail SET payload = NULL, block = NULL WHERE payload IS NOT NULL AND " + condition
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

// Reading.
extension MailTable {
    private static let waiting = """
        SELECT mail.id, mail.sender, account.name, mail.senderDevice, mail.payload, mail.block, mail.time
        FROM deviceMail AS mail JOIN account ON account.id = mail.sender
        WHERE mail.device = ? AND mail.payload IS NOT NULL AND mail.id > ? AND mail.time > ?
        ORDER BY mail.id
        """

    /// Returns the next mail of a device.
    func page(_ request: DeviceMailRequest) throws -> DeviceMailPage {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: Self.waiting),
            arguments: [
                request.device.column, Int64(clamping: request.after),
                DeviceLimits.before(request.time, by: DeviceLimits.mailLifetime),
            ]
        )
        var (items, left): ([StoredDeviceMail], Int) = ([], request.bytes)
        while let row = try rows.next() {
            let item = try Self.mail(row)
            left -= item.payload.count + item.block.count
            guard items.isEmpty || (left >= 0 && items.count < request.limit) else {
                return DeviceMailPage(items: items, hasMore: true)
            }
            items.append(item)
        }
        return DeviceMailPage(items: items, hasMore: false)
    }

    private static func mail(_ row: Row) throws -> StoredDeviceMail {
        StoredDeviceMail(
            number: UInt64(clamping: row[0] as Int64),
            senderID: AccountID(rawValue: row[1]),
            sender: row[2],
            senderDevice: try DeviceNumber(column: row[3]),
            payload: [UInt8](row[4] as Data),
            block: [UInt8](row[5] as Data),
            time: row[6]
        )
    }
}
