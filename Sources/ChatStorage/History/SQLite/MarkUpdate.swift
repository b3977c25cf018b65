import GRDB

/// Moves marks in an open transaction.
struct MarkUpdate {
    let database: Database

    /// Upserts with `max()`, so that a mark never goes back. The previous values are read before, to tell which
    /// marks moved.
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

    /// Returns the account's previous progress; `nil` for an account that does not exist. The access check does not
    /// show that, because any account may read the public conversation.
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

    /// Returns whether the account sends read receipts; `nil` for an account that does not exist.
    private func sendsReadReceipts(_ account: AccountID) throws -> Bool? {
        let statement = try database.cachedStatement(sql: "SELECT sendsReadReceipts FROM account WHERE id = ?")
        return try Bool.fetchOne(statement, arguments: [account.rawValue])
    }
}
