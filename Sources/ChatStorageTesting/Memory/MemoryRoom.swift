import ChatProtocol
import ChatStorage

/// A room, open or closed.
struct MemoryRoom: Sendable {
    /// A member; for a closed room, a member when it closed.
    struct Member: Sendable {
        let account: AccountID
        /// The place in the joining order.
        let joined: Int64
        /// The newest message when the account joined.
        let since: MessageID
    }

    var record: RoomRecord
    /// The folded name, for comparison.
    var folded: String
    var isOpen = true
    /// The last message of a closed room; `nil` when it has no messages.
    var lastMessage: MessageID?
    /// In joining order.
    var members: [Member] = []
    var banned: Set<AccountID> = []
    var muted: Set<AccountID> = []
    var invited: Set<AccountID> = []

    func member(_ account: AccountID) -> Member? {
        members.first { $0.account == account }
    }

    var memberships: [RoomRecord.Membership] {
        members.map { RoomRecord.Membership(account: $0.account, joined: $0.joined) }
    }

    mutating func add(_ account: AccountID, since: MessageID) {
        members.append(Member(account: account, joined: (members.map(\.joined).max() ?? 0) + 1, since: since))
    }

    /// Appoints the admin, and lifts a mute.
    mutating func lead(by account: AccountID) {
        if account != record.admin {
            record.admin = account
            muted.remove(account)
        }
    }

    /// Closes the room and removes its bans, mutes and invitations. Keeps its members, who can still read it.
    mutating func close(lastMessage: MessageID?) {
        isOpen = false
        self.lastMessage = lastMessage
        record.passwordHash = nil
        (banned, muted, invited) = ([], [], [])
    }
}

// An account's relation to a room, and actions in it.
extension MemoryRoom {
    var position: RoomListPosition {
        RoomListPosition(folded: folded, number: record.number.rawValue)
    }

    func sight(of account: AccountID) -> RoomRules.Sight {
        RoomRules.Sight(
            isListed: record.isListed,
            isMember: member(account) != nil,
            isInvited: invited.contains(account)
        )
    }

    /// - Returns: Whether it changed anything.
    mutating func perform(_ action: RoomAction, on subject: AccountID) -> Bool {
        switch action {
        case .kick:
            putOut(subject)
            return true
        case .ban:
            putOut(subject)
            return banned.insert(subject).inserted
        case .unban: return banned.remove(subject) != nil
        case .mute: return muted.insert(subject).inserted
        case .unmute: return muted.remove(subject) != nil
        case .invite: return member(subject) == nil && invited.insert(subject).inserted
        case .handOver:
            lead(by: subject)
            return true
        }
    }

    /// Removes the invitation too: it would be a way back in.
    private mutating func putOut(_ subject: AccountID) {
        members.removeAll { $0.account == subject }
        invited.remove(subject)
    }

    /// Removes the data about an account that is no longer a member of an open room.
    mutating func forget(_ account: AccountID, as name: String) {
        members.removeAll { $0.account == account }
        banned.remove(account)
        muted.remove(account)
        invited.remove(account)
        // The name may reveal the admin.
        if !isOpen, record.admin == account {
            (record.name, folded) = (name, name)
        }
    }
}
