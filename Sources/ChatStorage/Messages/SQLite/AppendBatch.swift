import ChatProtocol
import Foundation
import GRDB

/// Stores drafts in an open transaction. Data that several drafts share (names, the last sequence of a
/// conversation, the members of a room) is read once for the batch, and the sequences are written once, by
/// ``finish()``.
struct AppendBatch {
    struct Conversation: Sendable {
        let id: ConversationID
        let kind: ConversationKind
        var lastSequence: Int64
        /// The access rights in a room; `nil` for other kinds.
        let access: RoomAccess?
    }

    enum Key: Hashable, Sendable {
        case everyone
        /// The two accounts of a direct conversation, the lower number first.
        case direct(low: Int64, high: Int64)
        case room(ConversationID)

        init(_ draft: MessageDraft) {
            switch draft.destination {
            case .everyone: self = .everyone
            case .account(let other):
                self = .direct(
                    low: min(draft.sender.rawValue, other.rawValue),
                    high: max(draft.sender.rawValue, other.rawValue)
                )
            case .room(let conversation): self = .room(conversation)
            }
        }
    }

    private let database: Database
    private let insertion: MessageInsertion
    /// Prepared for the first sealed message.
    private var sealedInsertion: SealedInsertion?
    private var devices: BatchDevices

    /// Cached names and conversations, from earlier batches and from this one.
    private(set) var cache: WriterCache

    /// The rooms of this batch. Their members are valid only for this transaction.
    private var rooms: [Key: Conversation] = [:]

    /// The conversations with new messages.
    private var changed: Set<Key> = []

    /// Begins a batch.
    ///
    /// - Parameter cache: The cache from earlier batches.
    init(_ database: Database, cache: WriterCache = WriterCache()) throws {
        self.database = database
        self.cache = cache
        insertion = try MessageInsertion(database)
        devices = BatchDevices(database)
    }

    /// Stores one draft, or returns the earlier message that it repeats, or the reason for a refusal.
    mutating func append(_ draft: MessageDraft) throws -> AppendOutcome {
        guard let sealed = draft.sealed, let recipient = draft.recipient else {
            return try store(draft)
        }
        return try append(draft, sealed, to: recipient)
    }

    private mutating func store(_ draft: MessageDraft) throws -> AppendOutcome {
        let recipientID = draft.recipient
        let sender = try name(of: draft.sender)
        let recipient = try recipientID.map { try name(of: $0) }
        let key = Key(draft)
        guard var conversation = try conversation(of: key, for: draft) else {
            return try refusal(.noSuchConversation, of: draft)
        }
        if let refusal = conversation.access?.refusal(of: draft.sender) {
            return try self.refusal(refusal, of: draft)
        }
        let sequence = conversation.lastSequence + 1
        try insertion.run(draft, conversation: conversation.id, sequence: sequence)
        guard database.changesCount > 0 else {
            return .repeated(try existing(draft))
        }
        conversation.lastSequence = sequence
        changed.insert(key)
        remember(conversation, key)
        return .stored(
            StoredMessage(
                id: MessageID(rawValue: database.lastInsertedRowID),
                conversation: conversation.id,
                sequence: SequenceNumber(rawValue: sequence),
                kind: conversation.kind,
                sender: sender,
                recipient: recipient,
                senderID: draft.sender,
                recipientID: recipientID,
                time: draft.time,
                body: draft.body,
                origin: draft.origin,
                members: conversation.access?.members ?? [],
                sealed: draft.sealed
            )
        )
    }

    /// Writes the new last sequences of the conversations. The transaction must not be committed without it.
    func finish() throws {
        let update = try database.cachedStatement(sql: "UPDATE conversation SET lastSequence = ? WHERE id = ?")
        for conversation in changed.compactMap({ known($0) }) {
            update.setUncheckedArguments([conversation.lastSequence, conversation.id.rawValue])
            try update.execute()
        }
        try devices.finish()
    }
}

extension AppendBatch {
    /// Stores a sealed message. A known token is answered even if the devices are others by now: else a message whose
    /// answer was lost would be sealed and stored again after a device was added.
    private mutating func append(
        _ draft: MessageDraft,
        _ sealed: SealedBody,
        to recipient: AccountID
    ) throws -> AppendOutcome {
        for account in [draft.sender, recipient] {
            _ = try name(of: account)
        }
        devices.noteBlocksSealed(draft.blocksSealed, by: sealed.senderDevice, of: draft.sender)
        let own = try devices.devices(of: draft.sender)
        let theirs = recipient == draft.sender ? nil : try devices.devices(of: recipient)
        if let refusal = sealed.refusal(own: own, theirs: theirs) {
            return try self.refusal(refusal, of: draft)
        }
        let outcome = try store(draft)
        if case .stored(let message) = outcome {
            let insertion = try sealedInsertion ?? SealedInsertion(database)
            sealedInsertion = insertion
            try insertion.run(sealed, message: message.id, own: own, theirs: theirs ?? [])
        }
        return outcome
    }

    private mutating func name(of id: AccountID) throws -> String {
        if let name = cache.names[id] {
            return name
        }
        let statement = try database.cachedStatement(sql: "SELECT name FROM account WHERE id = ?")
        guard let name = try String.fetchOne(statement, arguments: [id.rawValue]) else {
            throw MessageDraftError.noSuchAccount(id)
        }
        cache.names[id] = name
        return name
    }

    private mutating func conversation(of key: Key, for draft: MessageDraft) throws -> Conversation? {
        if let known = known(key) {
            return known
        }
        guard let conversation = try storedConversation(of: key) ?? createdConversation(of: key, for: draft) else {
            return nil
        }
        remember(conversation, key)
        return conversation
    }

    private func known(_ key: Key) -> Conversation? {
        cache.conversations[key] ?? rooms[key]
    }

    private mutating func remember(_ conversation: Conversation, _ key: Key) {
        if case .room = key {
            rooms[key] = conversation
        } else {
            cache.conversations[key] = conversation
        }
    }

    private func storedConversation(of key: Key) throws -> Conversation? {
        switch key {
        case .everyone:
            try conversation(.everyone, kind: .everyone)
        case .direct(let low, let high):
            try Row.fetchOne(
                database.cachedStatement(sql: "SELECT id, lastSequence FROM conversation WHERE low = ? AND high = ?"),
                arguments: [low, high]
            ).map {
                Conversation(id: ConversationID(rawValue: $0[0]), kind: .direct, lastSequence: $0[1], access: nil)
            }
        case .room(let id):
            try conversation(id, kind: .room, access: RoomAccess(database, room: id))
        }
    }

    private func conversation(
        _ id: ConversationID,
        kind: ConversationKind,
        access: RoomAccess? = nil
    ) throws -> Conversation? {
        let statement = try database.cachedStatement(sql: "SELECT lastSequence FROM conversation WHERE id = ?")
        return try Int64.fetchOne(statement, arguments: [id.rawValue]).map {
            Conversation(id: id, kind: kind, lastSequence: $0, access: access)
        }
    }

    /// Creates a direct conversation for its first message, unless that message was already stored in another
    /// conversation. Other kinds are never created here.
    private func createdConversation(of key: Key, for draft: MessageDraft) throws -> Conversation? {
        guard case .direct(let low, let high) = key,
            try StoredMessage.find(database, sender: draft.sender, token: draft.token) == nil
        else {
            return nil
        }
        try database.execute(
            sql: "INSERT INTO conversation (kind, low, high) VALUES ('direct', ?, ?)",
            arguments: [low, high]
        )
        let id = database.lastInsertedRowID
        for account in Set([low, high]) {
            try database.execute(
                sql: "INSERT INTO member (conversation, account) VALUES (?, ?)",
                arguments: [id, account]
            )
        }
        return Conversation(id: ConversationID(rawValue: id), kind: .direct, lastSequence: 0, access: nil)
    }

    /// Returns the refusal, unless the token repeats a stored message: then returns that message, because a sender
    /// that has lost the answer must still learn that it was stored.
    private func refusal(_ refusal: AppendRefusal, of draft: MessageDraft) throws -> AppendOutcome {
        let earlier = try StoredMessage.find(database, sender: draft.sender, token: draft.token)
        return earlier.map(AppendOutcome.repeated) ?? .refused(refusal)
    }

    private func existing(_ draft: MessageDraft) throws -> StoredMessage {
        guard let message = try StoredMessage.find(database, sender: draft.sender, token: draft.token) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a unique index without its row")
        }
        return message
    }
}
