import ChatProtocol

extension Room {
    init(_ room: ProtoRoom) {
        self.init(
            conversation: room.conversation,
            number: room.roomID,
            name: SafeText.line(room.name),
            limit: Int(room.limit),
            isListed: room.listed,
            isInviteOnly: room.inviteOnly,
            hasPassword: room.hasPassword_p,
            isKept: room.keep,
            admin: SafeText.line(room.admin),
            members: room.members.map {
                RoomMember(username: SafeText.line($0.username), isOnline: $0.online, isMuted: $0.muted)
            },
            lastSequence: room.lastSequence
        )
    }
}

extension RoomSummary {
    init(_ room: ProtoRoomSummary) {
        self.init(
            number: room.roomID,
            name: SafeText.line(room.name),
            memberCount: Int(room.members),
            limit: Int(room.limit),
            isInviteOnly: room.inviteOnly,
            hasPassword: room.hasPassword_p,
            isKept: room.keep,
            conversation: room.conversation == 0 ? nil : room.conversation,
            isInvited: room.invited
        )
    }
}

extension ProtoRoomAction {
    init(_ action: RoomAction) {
        switch action {
        case .kick: self = .kick
        case .ban: self = .ban
        case .unban: self = .unban
        case .mute: self = .mute
        case .unmute: self = .unmute
        case .invite: self = .invite
        case .handOver: self = .handOver
        }
    }
}
