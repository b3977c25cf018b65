import ChatIdentity
import Foundation
import GRDB

/// Reads the content of sealed messages, whose bodies are empty. Messages with a body cost nothing.
struct SealedQuery {
    let database: Database

    /// The number of messages that are read at once, because a page may have room for fewer.
    private static let chunk = 32

    /// Adds the sealed content to messages: to the first ones, and to as many more as fit in these bytes.
    ///
    /// - Parameter minimum: The number of messages that are returned regardless of their bytes.
    func complete(_ messages: [StoredMessage], bytes: Int = .max, minimum: Int = 1) throws -> [StoredMessage] {
        guard messages.contains(where: \.body.isEmpty) else {
            return messages
        }
        var (completed, left): ([StoredMessage], Int) = ([], bytes)
        for start in stride(from: 0, to: messages.count, by: Self.chunk) {
            let part = messages[start..<min(start + Self.chunk, messages.count)]
            let bodies = try bodies(of: part.filter(\.body.isEmpty).map(\.id))
            for var message in part {
                message.sealed = bodies[message.id]
                left -= message.bytes
                guard left >= 0 || completed.count < minimum else {
                    return completed
                }
                completed.append(message)
            }
        }
        return completed
    }

    /// Returns the sizes of the payloads of those messages that are sealed, in bytes.
    func sizes(of messages: [MessageID]) throws -> [MessageID: Int] {
        guard !messages.isEmpty else {
            return [:]
        }
        let statement = try database.cachedStatement(
            sql: "SELECT message, length(payload) FROM sealed WHERE " + Self.isWanted
        )
        return try Row.fetchAll(statement, arguments: [Self.list(messages)]).reduce(into: [:]) { sizes, row in
            sizes[MessageID(rawValue: row[0])] = row[1]
        }
    }

    private func bodies(of messages: [MessageID]) throws -> [MessageID: SealedBody] {
        guard !messages.isEmpty else {
            return [:]
        }
        let statement = try database.cachedStatement(
            sql: """
                SELECT message, senderDevice, senderBlocks, recipientBlocks, payload FROM sealed WHERE \(Self.isWanted)
                """
        )
        return try Row.fetchAll(statement, arguments: [Self.list(messages)]).reduce(into: [:]) { bodies, row in
            var blocks = BlockColumn()
            try blocks.read([UInt8](row[2] as Data))
            try blocks.read([UInt8](row[3] as Data))
            bodies[MessageID(rawValue: row[0])] = SealedBody(
                senderDevice: try DeviceNumber(column: row[1]),
                payload: [UInt8](row[4] as Data),
                blocks: blocks.blocks
            )
        }
    }

    private static let isWanted = "message IN (SELECT value FROM json_each(?) AS wanted)"

    private static func list(_ messages: [MessageID]) -> String {
        "[" + messages.map { String($0.rawValue) }.joined(separator: ",") + "]"
    }
}
