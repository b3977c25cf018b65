import ChatProtocol
import GRDB

/// The conditions of a search other than its words and its place, as the arguments of a query over messages as `item`.
struct MessageFilter {
    /// The sender; `nil` for all.
    let sender: AccountID?

    /// The smallest wanted id.
    let from: Int64

    /// The wanted ids are smaller.
    private let before: Int64

    /// The wanted times.
    private let times: Range<Int64>

    /// The largest step back of the server's clock, in milliseconds, after which all messages at the edges of a range
    /// of times are still found: an hour, more than the correction of a clock that runs.
    private static let clockStep: Int64 = 3_600_000

    /// The condition on the columns besides the id, whose form depends on the query. The sender comes first: the index
    /// of a conversation contains it.
    static let condition = "(:sender IS NULL OR item.sender = :sender) AND item.time >= :since AND item.time < :until"

    /// Makes the filter of a request; `nil` if no message can pass it.
    init?(_ request: SearchRequest, _ database: Database) throws {
        sender = try request.sender.flatMap { name in
            let statement = try database.cachedStatement(sql: "SELECT id FROM account WHERE folded = ?")
            return try Int64.fetchOne(statement, arguments: [name.folded]).map(AccountID.init(rawValue:))
        }
        let (since, until) = (request.since ?? .min, request.until ?? .max)
        guard since < until, (sender == nil) == (request.sender == nil) else {
            return nil
        }
        times = since..<until
        let ids = MessageTimes(database: database)
        // The times of messages increase with their ids only as far as the server's clock has never stepped back.
        from = try request.since.map { try ids.firstMessage(from: Self.sum($0, -Self.clockStep)) } ?? 0
        let end = try request.until.map { try ids.firstMessage(from: Self.sum($0, Self.clockStep)) }
        before = min(request.before?.rawValue ?? .max, end ?? .max)
    }

    /// The arguments of ``condition``, and of `:from` and `:before`, between which the ids are.
    ///
    /// - Parameter from: A larger smallest id.
    func arguments(from: Int64? = nil) -> StatementArguments {
        [
            "sender": sender?.rawValue, "from": from ?? self.from, "before": before,
            "since": times.lowerBound, "until": times.upperBound,
        ]
    }

    /// Adds, and clamps to the range of the numbers.
    private static func sum(_ time: Int64, _ step: Int64) -> Int64 {
        let (sum, isTooFar) = time.addingReportingOverflow(step)
        return isTooFar ? (step < 0 ? .min : .max) : sum
    }
}

/// Finds messages by their times, over all conversations. Reads nothing but times.
struct MessageTimes {
    let database: Database

    /// Returns the id of the first message from a time on, or the next id when there is none.
    ///
    /// Binary search by id: there is no index on the times.
    func firstMessage(from time: Int64) throws -> Int64 {
        let statement = try database.cachedStatement(
            sql: "SELECT id, time FROM message WHERE id >= ? ORDER BY id LIMIT 1"
        )
        var (low, high): (Int64, Int64) = (1, try SQLiteChatStore.newestMessage(database) + 1)
        while low < high {
            let middle = low + (high - low) / 2
            if let row = try Row.fetchOne(statement, arguments: [middle]), row[1] < time {
                low = row[0] + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
