/// An open room as a store keeps it: what ``RoomRules`` decide from.
package struct RoomRecord: Sendable, Equatable {
    /// Who is in it, and since when.
    package struct Membership: Sendable, Equatable {
        /// The member.
        package let account: AccountID
        /// The place in the order of joining.
        package let joined: Int64

        /// Makes a membership.
        package init(account: AccountID, joined: Int64) {
            self.account = account
            self.joined = joined
        }
    }

    /// Its conversation.
    package let conversation: ConversationID
    /// The number to find it by.
    package let number: RoomNumber
    /// What it is called.
    package var name: String
    /// The most members.
    package let limit: Int
    /// Whether it is in the list.
    package let isListed: Bool
    /// Whether only who was invited may join.
    package let isInviteOnly: Bool
    /// A PHC string of what who joins must know; `nil` for none.
    package var passwordHash: String?
    /// Whether it outlives absence.
    package let isKept: Bool
    /// Who leads it.
    package var admin: AccountID

    /// Makes a record.
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
    /// A room as others see it: what a store keeps of it, but for the hash of its password.
    ///
    /// - Parameters:
    ///   - members: Sorted by name.
    ///   - lastSequence: Of the newest message; 0 for none.
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
