import ChatProtocol

/// A room, as far as this client knows it.
package struct RoomState: Sendable, Equatable {
    /// The number of its conversation.
    package let conversation: UInt64

    /// The number that others join by; `nil` when it is unknown.
    package var number: UInt64?

    /// The room's name.
    package var name: String

    /// Whether the account is a member.
    package var isMember = false

    /// Whether it is closed: its history is read-only.
    package var isClosed = false

    /// Whether the room persists while its members are away; `false` also when that is unknown.
    package var isKept = false

    /// The admin's name; `nil` when it is unknown.
    package var admin: String?

    /// Its members, sorted without regard to case; empty when they are unknown. Their online state may be outdated:
    /// use ``ClientModel/isOnline(_:)``.
    package var members: [RoomMember] = []

    /// Whether the server has listed it among the conversations.
    var isListed = false

    /// Its position in the order in which rooms, and their admins, became known.
    var position = 0
}

/// The rooms that an account is a member of, and those that it was a member of since login.
package struct RoomDirectory: Sendable {
    /// The most rooms that are kept; beyond that a room that the account has left is dropped, or else the one that
    /// became known first.
    package static let limit = 4096

    private var states: [UInt64: RoomState] = [:]
    private var nextPosition = 1

    /// Makes an empty directory.
    package init() {}

    /// Returns the room with this conversation.
    package subscript(conversation: UInt64) -> RoomState? { states[conversation] }

    /// The rooms that the account is a member of, sorted by name.
    package var joined: [RoomState] {
        states.values.filter(\.isMember).sorted {
            ($0.name.lowercased(), $0.conversation) < ($1.name.lowercased(), $1.conversation)
        }
    }

    /// Returns the rooms whose admin is this account, in the order in which that became known: they may close
    /// without it.
    package func led(by account: String) -> [RoomState] {
        states.values.filter { $0.isMember && $0.admin?.isSameName(as: account) == true }
            .sorted { $0.position < $1.position }
    }

    /// Applies a room's state as its members see it.
    mutating func note(_ room: Room) {
        var state = states[room.conversation] ?? RoomState(conversation: room.conversation, name: room.name)
        let isNews = !state.isMember || state.admin?.isSameName(as: room.admin) != true
        state.number = room.number
        state.name = room.name
        state.isMember = true
        state.isClosed = false
        state.isKept = room.isKept
        state.admin = room.admin
        state.members = room.members
        keep(state, isNews: isNews)
    }

    /// Applies the list of conversations: the account has left each room that was in the previous list and is
    /// missing now.
    mutating func replace(by list: [Conversation]) {
        let listed = Set(list.map(\.id))
        for state in states.values where state.isListed && !listed.contains(state.conversation) {
            left(state.conversation)
        }
        for conversation in list where conversation.kind == .room {
            note(conversation)
        }
    }

    private mutating func note(_ conversation: Conversation) {
        var state = states[conversation.id] ?? RoomState(conversation: conversation.id, name: conversation.name)
        state.number = conversation.roomNumber ?? state.number
        state.name = conversation.name
        state.isListed = true
        state.isClosed = conversation.isClosed
        state.isMember = !conversation.isClosed
        keep(state)
    }

    /// Applies a room event.
    mutating func handle(_ change: RoomChange, in conversation: UInt64, isOneself: Bool) {
        var state = states[conversation] ?? RoomState(conversation: conversation, name: change.name)
        state.number = change.number
        state.name = change.name
        switch change.kind {
        case .joined: state.add(change.username, isOneself: isOneself)
        case .left where isOneself: state.leave(by: change.username)
        case .left, .kicked, .banned: state.remove(change.username, isOneself: isOneself)
        case .muted: state.setMuted(change.username, true)
        case .unmuted: state.setMuted(change.username, false)
        case .handedOver:
            state.admin = change.username
            return keep(state, isNews: true)
        case .closed:
            state.leave(by: nil)
            state.isClosed = true
        case .unbanned, .invited: break
        }
        keep(state)
    }

    /// Applies a successful moderation action of this account.
    mutating func handle(_ action: RoomAction, on username: String, in conversation: UInt64) {
        switch action {
        case .kick, .ban: states[conversation]?.remove(username, isOneself: false)
        case .mute: states[conversation]?.setMuted(username, true)
        case .unmute: states[conversation]?.setMuted(username, false)
        case .handOver: states[conversation]?.admin = username
        case .unban, .invite: break
        }
    }

    /// Records that the account has left a room.
    ///
    /// - Parameter account: Its name, when it left by itself. An admin's leaving closes a room that is not kept.
    mutating func left(_ conversation: UInt64, by account: String? = nil) {
        states[conversation]?.leave(by: account)
        states[conversation]?.isListed = false
    }

    private mutating func keep(_ state: RoomState, isNews: Bool = false) {
        if states[state.conversation] == nil, states.count >= Self.limit {
            let dropped = states.values.min { ($0.isMember ? 1 : 0, $0.position) < ($1.isMember ? 1 : 0, $1.position) }
            dropped.map { states[$0.conversation] = nil }
        }
        var kept = state
        if isNews || kept.position == 0 {
            kept.position = nextPosition
            nextPosition += 1
        }
        states[state.conversation] = kept
    }
}

extension RoomState {
    fileprivate mutating func add(_ username: String, isOneself: Bool) {
        isMember = isMember || isOneself
        guard !members.isEmpty else {
            // The member list is unknown: a single name would make it look complete.
            return
        }
        let key = username.lowercased()
        let index = members.firstIndex { $0.username.lowercased() >= key } ?? members.endIndex
        guard index == members.endIndex || !members[index].username.isSameName(as: username) else {
            return
        }
        members.insert(RoomMember(username: username, isOnline: true), at: index)
    }

    fileprivate mutating func remove(_ username: String, isOneself: Bool) {
        members.removeAll { $0.username.isSameName(as: username) }
        if isOneself {
            leave(by: nil)
        }
    }

    /// Clears the state that only members are informed of, since it may change unnoticed.
    fileprivate mutating func leave(by account: String?) {
        if let account, admin?.isSameName(as: account) == true, !isKept {
            isClosed = true
        }
        isMember = false
        isKept = false
        admin = nil
        members = []
    }

    fileprivate mutating func setMuted(_ username: String, _ isMuted: Bool) {
        members = members.map { member in
            guard member.username.isSameName(as: username) else {
                return member
            }
            return RoomMember(username: member.username, isOnline: member.isOnline, isMuted: isMuted)
        }
    }
}
