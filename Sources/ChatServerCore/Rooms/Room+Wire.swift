import ChatProtocol
import ChatStorage
import SwiftProtobuf

extension ProtoRoom {
    /// Makes the room as members see it.
    ///
    /// - Parameter online: The members that are online.
    init(_ room: Room, online: Set<AccountID>) {
        self = .with {
            $0.conversation = UInt64(room.conversation.rawValue)
            $0.roomID = UInt64(room.number.rawValue)
            $0.name = room.name
            $0.limit = UInt32(clamping: room.limit)
            $0.listed = room.isListed
            $0.inviteOnly = room.isInviteOnly
            $0.hasPassword_p = room.hasPassword
            $0.keep = room.isKept
            $0.admin = room.members.first { $0.account.id == room.admin }?.account.username.value ?? ""
            $0.members = room.members.map { member in
                .with {
                    $0.username = member.account.username.value
                    $0.online = online.contains(member.account.id)
                    $0.muted = member.isMuted
                }
            }
            $0.lastSequence = UInt64(room.lastSequence)
        }
    }
}

extension RoomSummary {
    /// The room in a list.
    var wire: ProtoRoomSummary {
        .with {
            $0.roomID = UInt64(number.rawValue)
            $0.name = name
            $0.members = UInt32(clamping: memberCount)
            $0.limit = UInt32(clamping: limit)
            $0.inviteOnly = isInviteOnly
            $0.hasPassword_p = hasPassword
            $0.keep = isKept
            $0.conversation = UInt64(conversation?.rawValue ?? 0)
            $0.invited = isInvited
        }
    }
}

extension RoomAction {
    /// Converts an action; `nil` when this server does not know it.
    init?(_ action: ProtoRoomAction) {
        switch action {
        case .kick: self = .kick
        case .ban: self = .ban
        case .unban: self = .unban
        case .mute: self = .mute
        case .unmute: self = .unmute
        case .invite: self = .invite
        case .handOver: self = .handOver
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }
}
