import GRDB

/// Moves marks in a transaction that is open.
struct MarkUpdate {
    let database: Database

    private struct Reading {
        var deliveredThrough: Int64 = 0
        var readThrough: Int64 = 0
    }

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
        guard let conversation = try access.conversation(mark.conversation) else {
            return .refused
        }
        let before = try reading(of: mark)
        let read = max(before.readThrough, min(mark.readThrough, conversation.lastSequence))
        let delivered = max(before.deliveredThrough, read, min(mark.deliveredThrough, conversation.lastSequence))
        let (newRead, newDelivered) = (read > before.readThrough, delivered > before.deliveredThrough)
        guard newRead || newDelivered else {
            return .unchanged
        }
        let peer = conversation.peer == mark.account ? nil : conversation.peer
        let tells = try peer != nil && sendsReadReceipts(mark.account)
        let statement = try database.cachedStatement(sql: Self.update)
        try statement.execute(arguments: [
            "account": mark.account.rawValue, "conversation": mark.conversation.rawValue,
            "delivered": delivered, "read": read, "shown": tells && newRead ? read : 0,
        ])
        return .moved(
            MovedMark(
                conversation: mark.conversation,
                deliveredThrough: newDelivered ? delivered : 0,
                readThrough: newRead ? read : 0,
                peer: peer,
                tellsReading: tells
            )
        )
    }

    private func reading(of mark: Mark) throws -> Reading {
        let statement = try database.cachedStatement(
            sql: "SELECT deliveredThrough, readThrough FROM reading WHERE account = ? AND conversation = ?"
        )
        let row = try Row.fetchOne(statement, arguments: [mark.account.rawValue, mark.conversation.rawValue])
        return row.map { Reading(deliveredThrough: $0[0], readThrough: $0[1]) } ?? Reading()
    }

    private func sendsReadReceipts(_ account: AccountID) throws -> Bool {
        let statement = try database.cachedStatement(sql: "SELECT sendsReadReceipts FROM account WHERE id = ?")
        return try Bool.fetchOne(statement, arguments: [account.rawValue]) ?? false
    }
}
