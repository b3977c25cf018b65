import ChatIdentity
import GRDB

/// The devices of accounts, in an open transaction.
struct DeviceTable {
    let database: Database

    /// Returns the devices on the newest list of an account, sorted.
    func devices(of account: AccountID) throws -> [DeviceNumber] {
        try devices(of: account, isListed: true)
    }

    private func devices(of account: AccountID, isListed: Bool) throws -> [DeviceNumber] {
        let statement = try database.cachedStatement(
            sql: "SELECT number FROM device WHERE account = ? AND isListed = ?"
        )
        return try Int64.fetchAll(statement, arguments: [account.rawValue, isListed])
            .map { try DeviceNumber(column: $0) }.sorted()
    }

    /// Returns whether a device is on the newest list of an account.
    func isListed(_ device: DeviceNumber, of account: AccountID) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM device WHERE number = ? AND account = ? AND isListed = 1"
        )
        return try Int.fetchOne(statement, arguments: [device.column, account.rawValue]) != nil
    }

    /// Returns whether a device is, or was under its present identity, one of another account.
    func belongsToOther(_ device: DeviceNumber, than account: AccountID) throws -> Bool {
        let statement = try database.cachedStatement(sql: "SELECT 1 FROM device WHERE number = ? AND account <> ?")
        return try Int.fetchOne(statement, arguments: [device.column, account.rawValue]) != nil
    }

    /// Makes these the listed devices of an account. Prekeys, pairs and mail of those that leave go.
    ///
    /// - Returns: The devices that leave, sorted.
    func list(_ devices: [DeviceNumber], of account: AccountID) throws -> [DeviceNumber] {
        let leaving = try self.devices(of: account).filter { !devices.contains($0) }
        for device in leaving {
            try empty(device)
        }
        let listing = try database.cachedStatement(
            sql: """
                INSERT INTO device (number, account, isListed) VALUES (?, ?, 1)
                ON CONFLICT (number) DO UPDATE SET isListed = 1
                """
        )
        for device in devices {
            try listing.execute(arguments: [device.column, account.rawValue])
        }
        return leaving
    }

    /// Removes all devices of an account, with their prekeys, pairs and mail.
    ///
    /// - Returns: Those that were on the newest list, sorted.
    func removeAll(of account: AccountID) throws -> [DeviceNumber] {
        let listed = try devices(of: account)
        for device in try listed + devices(of: account, isListed: false) {
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

    /// Notes how many blocks a device has sealed, if it is the highest number so far.
    func noteBlocksSealed(_ count: UInt64, by device: DeviceNumber, of account: AccountID) throws {
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
