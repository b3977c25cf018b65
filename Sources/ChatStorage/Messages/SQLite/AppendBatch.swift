import Foundation
import GRDB

/// Stores drafts in a transaction that is open. What several drafts need (names, the last sequence of a conversation)
/// is read once for the batch and written once, by ``finish()``.
struct AppendBatch {
    private struct Conversation {
        let id: ConversationID
        var lastSequence: Int64
        var isChanged = false
    }

    private struct Pair: Hashable {
        let low: Int64
        let high: Int64

        init(_ one: AccountID, _ other: AccountID) {
            low = min(one.rawValue, other.rawValue)
            high = max(one.rawValue, other.rawValue)
        }
    }

    private let database: Database
    private let insertion: Statement
    private var names: [AccountID: String] = [:]
    /// By the two accounts; `nil` is the public one.
    private var conversations: [Pair?: Conversation] = [:]

    /// Begins a batch.
    init(_ database: Database) throws {
        self.database = database
        insertion = try database.cachedStatement(
            sql: """
                INSERT INTO message (conversation, sequence, sender, recipient, time, origin, token, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sender, token) DO NOTHING
                """
        )
    }

    /// Stores one draft, or finds what it repeats.
    mutating func append(_ draft: MessageDraft) throws -> AppendOutcome {
        if case .room = draft.destination {
            return .refused(.noSuchConversation)
        }
        let recipientID = draft.recipient
        let sender = try name(of: draft.sender)
        let recipient = try recipientID.map { try name(of: $0) }
        let pair = recipientID.map { Pair(draft.sender, $0) }
        var conversation = try conversation(of: pair)
        let sequence = conversation.lastSequence + 1
        try insertion.execute(arguments: [
            conversation.id.rawValue, sequence, draft.sender.rawValue, recipientID?.rawValue,
            draft.time, draft.origin, Data(draft.token), Data(draft.body),
        ])
        guard database.changesCount > 0 else {
            return .repeated(try existing(draft))
        }
        conversation.lastSequence = sequence
        conversation.isChanged = true
        conversations[pair] = conversation
        return .stored(
            StoredMessage(
                id: MessageID(rawValue: database.lastInsertedRowID),
                conversation: conversation.id,
                sequence: SequenceNumber(rawValue: sequence),
                kind: recipientID == nil ? .everyone : .direct,
                sender: sender,
                recipient: recipient,
                senderID: draft.sender,
                recipientID: recipientID,
                time: draft.time,
                body: draft.body,
                origin: draft.origin
            )
        )
    }

    /// Writes what the conversations have come to. Without it the transaction must not be committed.
    func finish() throws {
        let update = try database.cachedStatement(sql: "UPDATE conversation SET lastSequence = ? WHERE id = ?")
        for conversation in conversations.values where conversation.isChanged {
            try update.execute(arguments: [conversation.lastSequence, conversation.id.rawValue])
        }
    }
}

extension AppendBatch {
    private mutating func name(of id: AccountID) throws -> String {
        if let name = names[id] {
            return name
        }
        let statement = try database.cachedStatement(sql: "SELECT name FROM account WHERE id = ?")
        guard let name = try String.fetchOne(statement, arguments: [id.rawValue]) else {
            throw MessageDraftError.noSuchAccount(id)
        }
        names[id] = name
        return name
    }

    private mutating func conversation(of pair: Pair?) throws -> Conversation {
        if let known = conversations[pair] {
            return known
        }
        let conversation = try storedConversation(of: pair) ?? createDirectConversation(of: pair)
        conversations[pair] = conversation
        return conversation
    }

    private func storedConversation(of pair: Pair?) throws -> Conversation? {
        let row =
            if let pair {
                try Row.fetchOne(
                    database.cachedStatement(
                        sql: "SELECT id, lastSequence FROM conversation WHERE low = ? AND high = ?"
                    ),
                    arguments: [pair.low, pair.high]
                )
            } else {
                try Row.fetchOne(
                    database.cachedStatement(sql: "SELECT id, lastSequence FROM conversation WHERE id = ?"),
                    arguments: [ConversationID.everyone.rawValue]
                )
            }
        return row.map { Conversation(id: ConversationID(rawValue: $0[0]), lastSequence: $0[1]) }
    }

    private func createDirectConversation(of pair: Pair?) throws -> Conversation {
        guard let pair else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the public conversation is missing")
        }
        try database.execute(
            sql: "INSERT INTO conversation (kind, low, high) VALUES ('direct', ?, ?)",
            arguments: [pair.low, pair.high]
        )
        let id = database.lastInsertedRowID
        for account in Set([pair.low, pair.high]) {
            try database.execute(
                sql: "INSERT INTO member (conversation, account) VALUES (?, ?)",
                arguments: [id, account]
            )
        }
        return Conversation(id: ConversationID(rawValue: id), lastSequence: 0)
    }

    private func existing(_ draft: MessageDraft) throws -> StoredMessage {
        guard let message = try StoredMessage.find(database, sender: draft.sender, token: draft.token) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a unique index without its row")
        }
        return message
    }
}

extension MessageDraft {
    /// The account that a direct message goes to.
    fileprivate var recipient: AccountID? {
        switch destination {
        case .everyone, .room: nil
        case .account(let id): id
        }
    }
}
