import GRDB

/// Moves marks in a transaction that is open.
struct MarkUpdate {
    let database: Database

    /// What it was before matters for what is told; the maximum keeps it from ever going back.
    private static let update = """
        INSERT INTO reading (account, conversation, deliveredThrough, readThrough, shownThrough)
        VALUES (:account, :conversation, :delivered, :read, :shown)
        ON CONFLICT (account, conversation) DO UPDATE SET
            deliveredThrough = max(deliveredThrough, excluded.deliveredThrough),
            readThrough = max(readThrough, excluded.readThrough),
            shownThrough = max(shownThrough, excluded.shownThrough)
        """

    /// Moves one mark.
    func move(_ mark: Mark) throws -> MarkOutcome {
        let access = Access(database: database, account: mark.account)
        guard let conversation = try access.conversation(mark.conversation), var reading = try reading(of: mark) else {
            return .refused
        }
        let outcome = try reading.move(
            by: mark,
            lastSequence: conversation.lastSequence,
            peer: conversation.peer == mark.account ? nil : conversation.peer,
            sendsReceipts: { try sendsReadReceipts(mark.account) ?? false }
        )
        if outcome != .unchanged {
            let statement = try database.cachedStatement(sql: Self.update)
            try statement.execute(arguments: [
                "account": mark.account.rawValue, "conversation": mark.conversation.rawValue,
                "delivered": reading.deliveredThrough, "read": reading.readThrough, "shown": reading.shownThrough,
            ])
        }
        return outcome
    }

    /// What the account has got to; `nil` for one that does not exist, which what everyone may read does not tell.
    private func reading(of mark: Mark) throws -> Reading? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT deliveredThrough, readThrough, shownThrough FROM reading WHERE account = ? AND conversation = ?
                """
        )
        if let row = try Row.fetchOne(statement, arguments: [mark.account.rawValue, mark.conversation.rawValue]) {
            return Reading(deliveredThrough: row[0], readThrough: row[1], shownThrough: row[2])
        }
        return try sendsReadReceipts(mark.account) == nil ? nil : Reading()
    }

    /// Whether others are told what the account reads; `nil` for one that does not exist.
    private func sendsReadReceipts(_ account: AccountID) throws -> Bool? {
        let statement = try database.cachedStatement(sql: "SELECT sendsReadReceipts FROM account WHERE id = ?")
        return try Bool.fetchOne(statement, arguments: [account.rawValue])
    }
}
