import ChatProtocol
import GRDB

/// The uses of invites and applications that are reserved, in an open transaction.
struct ReservationTable {
    let database: Database

    /// Returns all reservations, in the order of their numbers.
    func all() throws -> [InviteReservation] {
        try Row.fetchAll(database.cachedStatement(sql: Self.selection + " ORDER BY id")).map(Self.reservation)
    }

    /// Reserves a use for a name.
    func reserve(digest: [UInt8], for username: Username, now: Int64) throws -> InviteOutcome {
        if let invite = try InviteTable(database: database).invite(digest: digest) {
            guard try !isReserved(invite.id, for: username) else {
                return .refused(.underWay)
            }
            if let refusal = invite.refusal(now: now) {
                return .refused(refusal)
            }
            return .reserved(try insert(.invite(invite.id), for: username))
        }
        let table = ApplicationTable(database: database)
        guard let entry = try table.entry(digest: digest, for: username) else {
            return .refused(.unknown)
        }
        if let refusal = entry.application.refusal(isReserved: entry.isReserved, now: now) {
            return .refused(refusal)
        }
        return .reserved(try insert(.application(entry.application.id), for: username))
    }

    /// Ends a reservation.
    ///
    /// - Parameter isUsed: Whether its account was made.
    func end(_ id: ReservationID, isUsed: Bool) throws {
        let statement = try database.cachedStatement(sql: Self.selection + " WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [id.rawValue]) else {
            return
        }
        let reservation = try Self.reservation(row)
        try database.cachedStatement(sql: "DELETE FROM reservation WHERE id = ?").execute(arguments: [id.rawValue])
        guard isUsed else {
            return
        }
        switch reservation.source {
        case .invite(let invite): try InviteTable(database: database).use(invite)
        case .application(let application): try ApplicationTable(database: database).remove(application)
        }
    }

    private func isReserved(_ invite: InviteID, for username: Username) throws -> Bool {
        let statement = try database.cachedStatement(sql: "SELECT 1 FROM reservation WHERE invite = ? AND folded = ?")
        return try Int.fetchOne(statement, arguments: [invite.rawValue, username.folded]) != nil
    }

    private func insert(_ source: InviteReservation.Source, for username: Username) throws -> InviteReservation {
        let (invite, application): (Int64?, Int64?) =
            switch source {
            case .invite(let id): (id.rawValue, nil)
            case .application(let id): (nil, id.rawValue)
            }
        let statement = try database.cachedStatement(
            sql: "INSERT INTO reservation (invite, application, folded) VALUES (?, ?, ?)"
        )
        try statement.execute(arguments: [invite, application, username.folded])
        let id = ReservationID(rawValue: database.lastInsertedRowID)
        return InviteReservation(id: id, source: source, username: username)
    }

    private static let selection = "SELECT id, invite, application, folded FROM reservation"

    private static func reservation(_ row: Row) throws -> InviteReservation {
        let source: InviteReservation.Source
        if let invite = row[1] as Int64? {
            source = .invite(InviteID(rawValue: invite))
        } else {
            source = .application(ApplicationID(rawValue: row[2] as Int64? ?? 0))
        }
        let username = try Username(row[3] as String)
        return InviteReservation(id: ReservationID(rawValue: row[0]), source: source, username: username)
    }
}
