/// One line of an export.
package enum ExportRecord: Sendable, Equatable {
    /// An account.
    case account(ExportedAccount)
    /// A conversation.
    case conversation(ExportedConversation)
    /// A message.
    case message(ExportedMessage)
}

/// An exported account.
package struct ExportedAccount: Sendable, Equatable, Encodable {
    /// Its number.
    package let id: Int64
    /// The name as registered; in parentheses for an account that was forgotten.
    package let name: String
    /// The time when it was last online, in milliseconds since 1970.
    package let lastSeen: Int64?

    /// Creates a record.
    package init(id: Int64, name: String, lastSeen: Int64?) {
        self.id = id
        self.name = name
        self.lastSeen = lastSeen
    }
}

/// An exported conversation.
package struct ExportedConversation: Sendable, Equatable, Encodable {
    /// The properties of a room, except its password.
    package struct Room: Sendable, Equatable, Encodable {
        /// The number to find it by.
        package let number: Int64
        /// The display name.
        package let name: String
        /// The maximum number of members.
        package let limit: Int
        /// Whether it is in the list.
        package let isListed: Bool
        /// Whether joining needs an invitation.
        package let isInviteOnly: Bool
        /// Whether joining needs a password.
        package let hasPassword: Bool
        /// Whether it stays open while its members are away.
        package let isKept: Bool
        /// Whether it is open.
        package let isOpen: Bool
        /// The account number of its admin, or of its last admin.
        package let admin: Int64

        /// Creates a record.
        package init(
            number: Int64,
            name: String,
            limit: Int,
            isListed: Bool,
            isInviteOnly: Bool,
            hasPassword: Bool,
            isKept: Bool,
            isOpen: Bool,
            admin: Int64
        ) {
            self.number = number
            self.name = name
            self.limit = limit
            self.isListed = isListed
            self.isInviteOnly = isInviteOnly
            self.hasPassword = hasPassword
            self.isKept = isKept
            self.isOpen = isOpen
            self.admin = admin
        }
    }

    /// Its number.
    package let id: Int64
    /// `public`, `direct` or `room`.
    package let kind: String
    /// The sequence of its last message; 0 when there is none.
    package let lastSequence: Int64
    /// The account numbers of a direct conversation's two accounts, or of a room's current members; for a closed
    /// room, those of its members when it closed. Sorted.
    package let members: [Int64]
    /// The properties of a room; `nil` for other kinds.
    package let room: Room?

    /// Creates a record.
    package init(id: Int64, kind: String, lastSequence: Int64, members: [Int64], room: Room?) {
        self.id = id
        self.kind = kind
        self.lastSequence = lastSequence
        self.members = members
        self.room = room
    }
}

/// An exported message.
package struct ExportedMessage: Sendable, Equatable, Encodable {
    /// Its server-wide number.
    package let id: Int64
    /// The number of its conversation.
    package let conversation: Int64
    /// Its sequence in the conversation.
    package let sequence: Int64
    /// The account number of the sender.
    package let sender: Int64
    /// The sender's name.
    package let from: String
    /// The account number of the recipient of a direct message.
    package let recipient: Int64?
    /// The recipient's name.
    package let to: String?
    /// The time when the server received it, in milliseconds since 1970.
    package let time: Int64
    /// The text; invalid UTF-8 in it is replaced. Empty for a sealed message.
    package let body: String
    /// `true` for a sealed message, which only devices can open; `nil` for others.
    package let sealed: Bool?
    /// The size of the payload of a sealed message; `nil` for others.
    package let bytes: Int?

    /// Creates a record.
    ///
    /// - Parameter payloadBytes: The size of the payload of a sealed message; `nil` for others.
    package init(_ message: StoredMessage, payloadBytes: Int?) {
        id = message.id.rawValue
        conversation = message.conversation.rawValue
        sequence = message.sequence.rawValue
        sender = message.senderID.rawValue
        from = message.sender
        recipient = message.recipientID?.rawValue
        to = message.recipient
        time = message.time
        body = String(decoding: message.body, as: UTF8.self)
        sealed = payloadBytes == nil ? nil : true
        bytes = payloadBytes
    }
}

extension ExportRecord: Encodable {
    private enum CodingKeys: String, CodingKey {
        case record
    }

    /// Encodes one object: the fields of the record, and `record`, which names its type.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .account(let account):
            try container.encode("account", forKey: .record)
            try account.encode(to: encoder)
        case .conversation(let conversation):
            try container.encode("conversation", forKey: .record)
            try conversation.encode(to: encoder)
        case .message(let message):
            try container.encode("message", forKey: .record)
            try message.encode(to: encoder)
        }
    }
}
