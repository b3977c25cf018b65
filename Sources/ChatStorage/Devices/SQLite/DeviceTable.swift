import ChatIdentity
import Foundation
import GRDB

/// The devices of accounts, in an open transaction.
struct DeviceTable {
    let database: Database

    /// Returns the devices on the newest list of an account, sorted.
    func devices(of account: AccountID) throws -> [DeviceNumber] {
        let statement = try database.cachedStatement(
            sql: "SELECT number FROM device WHERE account = ? AND isListed = 1"
        )
        return try Int64.fetchAll(statement, arguments: [account.rawValue])
            .map { try DeviceNumber(column: $0) }.sorted()
    }

    /// Returns whether a device is on the newest list of an account.
    func isListed(_ device: DeviceNumber, of account: AccountID) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM device WHERE number = ? AND account = ? AND isListed = 1"
        )
        return try Int.fetchOne(statement, arguments: [device.column, account.rawValue]) != nil
    }

    /// Returns a device that is, or was lately under its present identity, on the list of an account.
    func known(_ device: DeviceNumber) throws -> (account: AccountID, device: ListedDevice)? {
        let statement = try database.cachedStatement(
            sql: "SELECT account, agreement, signing FROM device WHERE number = ?"
        )
        return try Row.fetchOne(statement, arguments: [device.column]).map { row in
            let keys = ([UInt8](row[1] as Data), [UInt8](row[2] as Data))
            return (
                AccountID(rawValue: row[0]), ListedDevice(number: device, agreement: keys.0, signing: keys.1)
            )
        }
    }

    /// Makes these the listed devices of an account. Prekeys, pairs and mail of those that leave go.
    ///
    /// - Parameter version: The version of the list.
    /// - Returns: The devices that leave, sorted.
    func list(_ devices: [ListedDevice], version: UInt64, of account: AccountID) throws -> [DeviceNumber] {
        let staying = Set(devices.map(\.number))
        let leaving = try self.devices(of: account).filter { !staying.contains($0) }
        for device in leaving {
            try empty(device)
        }
        let listing = try database.cachedStatement(
            sql: """
                INSERT INTO device (number, account, isListed, lastList, agreement, signing) VALUES (?, ?, 1, ?, ?, ?)
                ON CONFLICT (number) DO UPDATE SET isListed = 1, lastList = excluded.lastList
                """
        )
        for device in devices {
            try listing.execute(arguments: [
                device.number.column, account.rawValue, Int64(clamping: version), Data(device.agreement),
                Data(device.signing),
            ])
        }
        try removeFormer(of: account)
        return leaving
    }

    /// Removes the devices that left the list of an account longest ago, beyond those that are remembered.
    private func removeFormer(of account: AccountID) throws {
        let removal = try database.cachedStatement(
            sql: """
                DELETE FROM device WHERE number IN (
                    SELECT number FROM device WHERE account = ? AND isListed = 0
                    ORDER BY lastList DESC, number DESC LIMIT -1 OFFSET ?
                )
                """
        )
        try removal.execute(arguments: [account.rawValue, DeviceLimits.formerDevices])
    }

    /// Removes all devices of an account, with their prekeys, pairs and mail.
    ///
    /// - Returns: Those that were on the newest list, sorted.
    func removeAll(of account: AccountID) throws -> [DeviceNumber] {
        let listed = try devices(of: account)
        // Those that have left the list have none.
        for device in listed {
            try removePairsAndMail(of: device)
        }
        try database.cachedStatement(sql: "DELETE FROM device WHERE account = ?")
            .execute(arguments: [account.rawValue])
        return listed
    }

    /// Takes a device off the list. Its counts stay: its pairs must not be taken again if it comes back.
    private func empty(_ device: DeviceNumber) throws {
        let update = try database.cachedStatement(
            sql: """
                UPDATE device SET isListed = 0, prekeyBody = NULL, prekeySignature = NULL, pairsThrough = max(
                    pairsThrough,
                    (SELECT coalesce(max(pair.number), 0) FROM oneTimePair AS pair WHERE pair.device = device.number)
                )
                WHERE number = ?
                """
        )
        try update.execute(arguments: [device.column])
        try removePairsAndMail(of: device)
    }

    private func removePairsAndMail(of device: DeviceNumber) throws {
        for table in ["oneTimePair", "deviceMail"] {
            try database.cachedStatement(sql: "DELETE FROM \(table) WHERE device = ?")
                .execute(arguments: [device.column])
        }
    }
}

// Sealed blocks.
extension DeviceTable {
    /// Returns the highest number of blocks that a listed device is known to have sealed; `nil` if it is not on the
    /// newest list of the account.
    func blocksSealed(by device: DeviceNumber, of account: AccountID) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: "SELECT blocksSealed FROM device WHERE number = ? AND account = ? AND isListed = 1"
        )
        return try Int64.fetchOne(statement, arguments: [device.column, account.rawValue])
    }

    /// Notes how many blocks a device has sealed, if it is the highest number so far, and a plausible one.
    func noteBlocksSealed(_ count: UInt64, by device: DeviceNumber, of account: AccountID) throws {
        guard count <= DeviceLimits.blocksSealed else {
            return
        }
        let statement = try database.cachedStatement(
            sql: """
                UPDATE device SET blocksSealed = :count
                WHERE number = :device AND account = :account AND isListed = 1 AND blocksSealed < :count
                """
        )
        try statement.execute(arguments: [
            "count": Int64(clamping: count), "device": device.column, "account": account.rawValue,
        ])
    }
}
