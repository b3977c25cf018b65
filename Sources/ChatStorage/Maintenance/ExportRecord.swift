/// One line of an export.
package enum ExportRecord: Sendable, Equatable {
    /// An account.
    case account(ExportedAccount)
    /// A conversation.
    case conversation(ExportedConversation)
    /// A message.
    case message(ExportedMessage)
}

/// An account as it is exported.
package struct ExportedAccount: Sendable, Equatable, Encodable {
    /// Its number.
    package let id: Int64
    /// As registered; a name in parentheses belongs to an account that was forgotten.
    package let name: String
    /// When it was online last, in milliseconds since 1970.
    package let lastSeen: Int64?

    /// Makes a record.
    package init(id: Int64, name: String, lastSeen: Int64?) {
        self.id = id
        self.name = name
        self.lastSeen = lastSeen
    }
}

/// A conversation as it is exported.
package struct ExportedConversation: Sendable, Equatable, Encodable {
    /// What a room is, but for its password.
    package struct Room: Sendable, Equatable, Encodable {
        /// The number to find it by.
        package let number: Int64
        /// What it is called.
        package let name: String
        /// The most members.
        package let limit: Int
        /// Whether it is in the list.
        package let isListed: Bool
        /// Whether only who was invited may join.
        package let isInviteOnly: Bool
        /// Whether who joins must know a password.
        package let hasPassword: Bool
        /// Whether it outlives absence.
        package let isKept: Bool
        /// Whether it is still there for anybody.
        package let isOpen: Bool
        /// Who leads it, or led it last: the account's number.
        package let admin: Int64

        /// Makes a record.
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
    /// The place of its last message; 0 when there is none.
    package let lastSequence: Int64
    /// The numbers of the accounts of a direct one, or of a room's members now; of a closed room those who
    /// were its members when it closed. Sorted.
    package let members: [Int64]
    /// Of a room; `nil` for others.
    package let room: Room?

    /// Makes a record.
    package init(id: Int64, kind: String, lastSequence: Int64, members: [Int64], room: Room?) {
        self.id = id
        self.kind = kind
        self.lastSequence = lastSequence
        self.members = members
        self.room = room
    }
}

/// A message as it is exported.
package struct ExportedMessage: Sendable, Equatable, Encodable {
    /// Its number on the whole server.
    package let id: Int64
    /// The number of its conversation.
    package let conversation: Int64
    /// Its place there.
    package let sequence: Int64
    /// The number of the account that sent it.
    package let sender: Int64
    /// The sender's name.
    package let from: String
    /// The number of the account that a direct message went to.
    package let recipient: Int64?
    /// That account's name.
    package let to: String?
    /// When the server took it, in milliseconds since 1970.
    package let time: Int64
    /// The text; what is no UTF-8 in it is replaced.
    package let body: String

    /// Makes a record.
    package init(_ message: StoredMessage) {
        id = message.id.rawValue
        conversation = message.conversation.rawValue
        sequence = message.sequence.rawValue
        sender = message.senderID.rawValue
        from = message.sender
        recipient = message.recipientID?.rawValue
        to = message.recipient
        time = message.time
        body = String(decoding: message.body, as: UTF8.self)
    }
}

extension ExportRecord: Encodable {
    private enum CodingKeys: String, CodingKey {
        case record
    }

    /// Writes one object: the fields of what it is, and `record`, which says what that is.
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
