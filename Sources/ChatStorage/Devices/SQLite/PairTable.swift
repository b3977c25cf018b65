import ChatIdentity
import Foundation
import GRDB

/// The one-time pairs of a device, in an open transaction.
struct PairTable {
    let database: Database
    let device: DeviceNumber

    /// Returns the number of pairs that are left.
    func left() throws -> Int {
        let statement = try database.cachedStatement(
            sql: "SELECT count(*) FROM oneTimePair WHERE device = ? AND handedOut IS NULL"
        )
        return try Int.fetchOne(statement, arguments: [device.column]) ?? 0
    }

    /// Returns the numbers of the pairs that are left, and those of the handed-out ones with their times.
    func inventory() throws -> PairInventory {
        let left = try database.cachedStatement(
            sql: "SELECT number FROM oneTimePair WHERE device = ? AND handedOut IS NULL ORDER BY number"
        )
        let handedOut = try database.cachedStatement(
            sql: """
                SELECT number, handedOut FROM oneTimePair WHERE device = ? AND handedOut IS NOT NULL
                ORDER BY handedOut DESC, number DESC LIMIT ?
                """
        )
        return PairInventory(
            left: try Int64.fetchAll(left, arguments: [device.column]).map { UInt64(clamping: $0) },
            handedOut: try Row.fetchAll(handedOut, arguments: [device.column, DeviceLimits.handedOutPage])
                .map { HandedOutPair(number: UInt64(clamping: $0[0] as Int64), time: $0[1]) }
                .sorted { $0.number < $1.number }
        )
    }
}

// Publishing.
extension PairTable {
    /// Removes pairs that were handed out long ago.
    ///
    /// - Parameter through: The number up to which pairs that are not in the table were there.
    /// - Returns: That number after the removal.
    func removeForgotten(through: UInt64, now: Int64) throws -> UInt64 {
        let removal = try database.cachedStatement(
            sql: "DELETE FROM oneTimePair WHERE device = ? AND handedOut <= ? RETURNING number"
        )
        let oldest = DeviceLimits.before(now, by: DeviceLimits.handedOutLifetime)
        let numbers = try Int64.fetchAll(removal, arguments: [device.column, oldest])
        guard let highest = numbers.max(), UInt64(clamping: highest) > through else {
            return through
        }
        try database.cachedStatement(sql: "UPDATE device SET pairsThrough = ? WHERE number = ?")
            .execute(arguments: [highest, device.column])
        return UInt64(clamping: highest)
    }

    /// Returns whether none of these numbers was used for another pair.
    ///
    /// - Parameter through: The number up to which pairs that are not in the table were there.
    func accepts(_ pairs: [PrekeyRecord], goneThrough through: UInt64) throws -> Bool {
        var seen: [UInt64: PrekeyRecord] = [:]
        return try pairs.allSatisfy { pair in
            guard DeviceLimits.prekeyNumbers.contains(pair.number) else {
                return false
            }
            let known = try seen.updateValue(pair, forKey: pair.number) ?? self.pair(pair.number)
            return known.map { $0 == pair } ?? (pair.number > through)
        }
    }

    /// Adds the pairs that are not there yet, as many as have room.
    ///
    /// - Returns: The number of pairs that are left.
    func add(_ pairs: [PrekeyRecord]) throws -> Int {
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO oneTimePair (device, number, body, signature) VALUES (?, ?, ?, ?)
                ON CONFLICT (device, number) DO NOTHING
                """
        )
        var left = try left()
        for pair in pairs where left < DeviceLimits.pairs {
            try insertion.execute(arguments: [
                device.column, Int64(clamping: pair.number), Data(pair.body), Data(pair.signature),
            ])
            left += database.changesCount
        }
        return left
    }

    private func pair(_ number: UInt64) throws -> PrekeyRecord? {
        let statement = try database.cachedStatement(
            sql: "SELECT number, body, signature FROM oneTimePair WHERE device = ? AND number = ?"
        )
        return try Row.fetchOne(statement, arguments: [device.column, Int64(clamping: number)]).map(Self.record)
    }

    private static func record(_ row: Row) -> PrekeyRecord {
        PrekeyRecord(
            number: UInt64(clamping: row[0] as Int64),
            body: [UInt8](row[1] as Data),
            signature: [UInt8](row[2] as Data)
        )
    }
}

// Handing out.
extension PairTable {
    /// Reserves the next pair in one statement, so that two servers on one store would never hand out the same: unless
    /// the asking device took one lately, or its account took too many from the owner's devices.
    private static let reservation = """
        UPDATE oneTimePair SET askerAccount = :asker, askerDevice = :askerDevice, handedOut = :now
        WHERE id = (
            SELECT id FROM oneTimePair WHERE device = :device AND handedOut IS NULL ORDER BY number LIMIT 1
        ) AND NOT EXISTS (
            SELECT 1 FROM oneTimePair WHERE askerAccount = :asker AND device = :device AND askerDevice = :askerDevice
                AND handedOut > :since AND handedOut < :until
        ) AND :most > (
            SELECT count(*) FROM device AS owned JOIN oneTimePair AS taken ON taken.device = owned.number
            WHERE owned.account = :owner AND owned.isListed = 1 AND taken.askerAccount = :asker AND taken.handedOut > :since
                AND taken.handedOut < :until
        )
        RETURNING number, body, signature
        """

    private static let reserved = """
        SELECT number, body, signature FROM oneTimePair
        WHERE askerAccount = :asker AND device = :device AND askerDevice = :askerDevice
            AND handedOut > :since AND handedOut < :until
        ORDER BY handedOut DESC, number DESC LIMIT 1
        """

    /// Returns the pair that the asking device has reserved; `nil` for none.
    func reserved(by request: BundleRequest) throws -> PrekeyRecord? {
        try Row.fetchOne(database.cachedStatement(sql: Self.reserved), arguments: arguments(of: request))
            .map(Self.record)
    }

    /// Reserves a pair for the asking device; `nil` if none is left or its budget is used up.
    func reserve(for request: BundleRequest) throws -> PrekeyRecord? {
        let arguments: StatementArguments = [
            "now": request.time, "owner": request.owner.rawValue, "most": DeviceLimits.freshPairs,
        ]
        let statement = try database.cachedStatement(sql: Self.reservation)
        return try Row.fetchOne(statement, arguments: arguments + self.arguments(of: request)).map(Self.record)
    }

    private func arguments(of request: BundleRequest) -> StatementArguments {
        let (lifetime, now) = (DeviceLimits.reservationLifetime, request.time)
        let (until, isOverflow) = now.addingReportingOverflow(lifetime)
        return [
            "asker": request.asker.rawValue, "askerDevice": request.askerDevice?.column, "device": device.column,
            "since": DeviceLimits.before(now, by: lifetime), "until": isOverflow ? .max : until,
        ]
    }
}
