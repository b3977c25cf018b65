import ChatProtocol
import ChatStorage

/// A room, open or closed.
struct MemoryRoom: Sendable {
    /// A member; of a closed room, one at its end.
    struct Member: Sendable {
        let account: AccountID
        /// The place in the order of joining.
        let joined: Int64
        /// The newest message there was at that time.
        let since: MessageID
    }

    var record: RoomRecord
    /// What its name is compared under.
    var folded: String
    var isOpen = true
    /// Of a closed room: its last message; `nil` when nothing was said in it.
    var lastMessage: MessageID?
    /// In the order of joining.
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

    /// Makes somebody the admin, who must be able to write.
    mutating func lead(by account: AccountID) {
        if account != record.admin {
            record.admin = account
            muted.remove(account)
        }
    }

    /// Nobody is in it any more, and nothing is decided about anybody; who was in it goes on reading it.
    mutating func close(lastMessage: MessageID?) {
        isOpen = false
        self.lastMessage = lastMessage
        record.passwordHash = nil
        (banned, muted, invited) = ([], [], [])
    }
}

// What a room is to somebody, and what is done there.
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

    /// An invitation, too, would be a way back in.
    private mutating func putOut(_ subject: AccountID) {
        members.removeAll { $0.account == subject }
        invited.remove(subject)
    }

    /// Takes away what tells of an account that is no member of an open room any more.
    mutating func forget(_ account: AccountID, as name: String) {
        members.removeAll { $0.account == account }
        banned.remove(account)
        muted.remove(account)
        invited.remove(account)
        // The name may tell of who led it.
        if !isOpen, record.admin == account {
            (record.name, folded) = (name, name)
        }
    }
}
