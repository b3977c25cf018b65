import ChatProtocol

/// A room as far as this client was told of it.
package struct RoomState: Sendable, Equatable {
    /// The number of its conversation.
    package let conversation: UInt64

    /// The number to tell others, who join by it; `nil` when it was not told.
    package var number: UInt64?

    /// What it is called.
    package var name: String

    /// Whether the account is in it.
    package var isMember = false

    /// Whether it is closed: what was said can be read, and nothing else.
    package var isClosed = false

    /// Whether it outlives absence; `false` also when that was not told.
    package var isKept = false

    /// Who leads it; `nil` when that was not told.
    package var admin: String?

    /// Its members, sorted without regard to case; empty when they were not told.
    package var members: [RoomMember] = []

    /// Its place in the order in which rooms, and their admins, became known.
    var position = 0
}

/// The rooms that an account is in, and those that it was in since it logged in.
package struct RoomDirectory: Sendable {
    /// The most rooms that are kept; beyond, one that the account is not in any more is dropped, or the one that became
    /// known first.
    package static let limit = 4096

    private var states: [UInt64: RoomState] = [:]
    private var nextPosition = 1

    /// Nothing is known yet.
    package init() {}

    /// The one with this conversation.
    package subscript(conversation: UInt64) -> RoomState? { states[conversation] }

    /// Those that the account is in, sorted by name.
    package var joined: [RoomState] {
        states.values.filter(\.isMember).sorted {
            ($0.name.lowercased(), $0.conversation) < ($1.name.lowercased(), $1.conversation)
        }
    }

    /// The rooms that an account leads, in the order in which that became known: they may close without it.
    package func led(by account: String) -> [RoomState] {
        states.values.filter { $0.isMember && $0.admin?.isSameName(as: account) == true }
            .sorted { $0.position < $1.position }
    }

    /// Takes a room as its members see it.
    mutating func note(_ room: Room) {
        var state = states[room.conversation] ?? RoomState(conversation: room.conversation, name: room.name)
        state.number = room.number
        state.name = room.name
        state.isMember = true
        state.isClosed = false
        state.isKept = room.isKept
        state.admin = room.admin
        state.members = room.members
        keep(state, isNews: true)
    }

    /// Takes a room of the list of conversations.
    mutating func note(_ conversation: Conversation) {
        guard conversation.kind == .room else {
            return
        }
        var state = states[conversation.id] ?? RoomState(conversation: conversation.id, name: conversation.name)
        state.number = conversation.roomNumber ?? state.number
        state.name = conversation.name
        state.isClosed = conversation.isClosed
        state.isMember = !conversation.isClosed
        keep(state)
    }

    /// Takes something that happened in a room.
    mutating func take(_ change: RoomChange, in conversation: UInt64, isOneself: Bool) {
        var state = states[conversation] ?? RoomState(conversation: conversation, name: change.name)
        state.number = change.number
        state.name = change.name
        switch change.kind {
        case .joined: state.add(change.username, isOneself: isOneself)
        case .left, .kicked, .banned: state.remove(change.username, isOneself: isOneself)
        case .muted: state.setMuted(change.username, true)
        case .unmuted: state.setMuted(change.username, false)
        case .handedOver:
            state.admin = change.username
            return keep(state, isNews: true)
        case .closed:
            state.isClosed = true
            state.isMember = false
        case .unbanned, .invited: break
        }
        keep(state)
    }

    /// Takes what the account itself did to somebody.
    mutating func take(_ action: RoomAction, on username: String, in conversation: UInt64) {
        switch action {
        case .kick, .ban: states[conversation]?.remove(username, isOneself: false)
        case .mute: states[conversation]?.setMuted(username, true)
        case .unmute: states[conversation]?.setMuted(username, false)
        case .handOver: states[conversation]?.admin = username
        case .unban, .invite: break
        }
    }

    /// Takes who came and went, in all rooms.
    mutating func take(_ change: PresenceChange) {
        let joined = Set(change.joined.map { $0.username.lowercased() })
        let left = Set(change.left.map { $0.username.lowercased() })
        for (conversation, state) in states where !state.members.isEmpty {
            states[conversation]?.members = state.members.map { member in
                let key = member.username.lowercased()
                let isOnline = joined.contains(key) || (member.isOnline && !left.contains(key))
                return RoomMember(username: member.username, isOnline: isOnline, isMuted: member.isMuted)
            }
        }
    }

    /// The account is not in a room any more.
    mutating func left(_ conversation: UInt64) {
        states[conversation]?.isMember = false
        states[conversation]?.members = []
    }

    /// A room is closed.
    mutating func close(_ conversation: UInt64) {
        states[conversation]?.isClosed = true
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
        guard !members.isEmpty, !members.contains(where: { $0.username.isSameName(as: username) }) else {
            // Members that were not told are not known by one of them.
            return
        }
        members.append(RoomMember(username: username, isOnline: true))
        members.sort { $0.username.lowercased() < $1.username.lowercased() }
    }

    fileprivate mutating func remove(_ username: String, isOneself: Bool) {
        members.removeAll { $0.username.isSameName(as: username) }
        if isOneself {
            isMember = false
            members = []
        }
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
