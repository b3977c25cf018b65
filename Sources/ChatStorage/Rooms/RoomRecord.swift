/// An open room as stored: the input of ``RoomRules``.
package struct RoomRecord: Sendable, Equatable {
    /// A member and its place in the joining order.
    package struct Membership: Sendable, Equatable {
        /// The member.
        package let account: AccountID
        /// The place in the joining order.
        package let joined: Int64

        /// Creates a membership.
        package init(account: AccountID, joined: Int64) {
            self.account = account
            self.joined = joined
        }
    }

    /// Its conversation.
    package let conversation: ConversationID
    /// The number to find it by, see ``RoomNumber``.
    package let number: RoomNumber
    /// The display name.
    package var name: String
    /// The maximum number of members.
    package let limit: Int
    /// Whether it is in the list.
    package let isListed: Bool
    /// Whether joining needs an invitation.
    package let isInviteOnly: Bool
    /// A PHC string of the password that is needed to join; `nil` for none.
    package var passwordHash: String?
    /// Whether it stays open while its members are away.
    package let isKept: Bool
    /// The account that manages it.
    package var admin: AccountID

    /// Creates a record.
    package init(
        conversation: ConversationID,
        number: RoomNumber,
        name: String,
        limit: Int,
        isListed: Bool,
        isInviteOnly: Bool,
        passwordHash: String?,
        isKept: Bool,
        admin: AccountID
    ) {
        self.conversation = conversation
        self.number = number
        self.name = name
        self.limit = limit
        self.isListed = isListed
        self.isInviteOnly = isInviteOnly
        self.passwordHash = passwordHash
        self.isKept = isKept
        self.admin = admin
    }
}

extension Room {
    /// Creates the public view of a room: the stored record without its password hash.
    ///
    /// - Parameters:
    ///   - members: Sorted by name.
    ///   - lastSequence: The sequence of the newest message; 0 for none.
    package init(_ record: RoomRecord, members: [RoomMember], lastSequence: Int64) {
        self.init(
            conversation: record.conversation,
            number: record.number,
            name: record.name,
            limit: record.limit,
            isListed: record.isListed,
            isInviteOnly: record.isInviteOnly,
            hasPassword: record.passwordHash != nil,
            isKept: record.isKept,
            admin: record.admin,
            members: members,
            lastSequence: lastSequence
        )
    }
}
