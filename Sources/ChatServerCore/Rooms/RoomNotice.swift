import ChatProtocol
import ChatStorage
import SwiftProtobuf

/// Who is told what of a change in a room. Pure.
struct RoomNotice: Equatable {
    /// Who is told with the conversation's number.
    let insiders: Set<AccountID>

    /// Who is told without it, being no member.
    let outsiders: Set<AccountID>

    /// What the insiders are told.
    let event: WireRoomEvent

    /// What the outsiders are told.
    var eventForOutsiders: WireRoomEvent {
        var event = event
        event.conversation = 0
        return event
    }

    /// Makes a notice.
    ///
    /// - Parameters:
    ///   - isAboutMember: Of a ban: whether it was a member who was banned. Others are not told.
    ///   - isByAbsence: Whether somebody left because the connection was lost and did not come back.
    ///   - presenceLimit: In rooms with more members nobody else is told who comes and goes.
    ///   - time: In milliseconds since 1970.
    init(_ change: RoomChange, isAboutMember: Bool, isByAbsence: Bool, presenceLimit: Int, time: Int64) {
        let members = Set(change.room.members.map(\.account.id))
        let subject = change.subject.id
        var outsiders: Set<AccountID> = []
        switch change.kind {
        case .joined, .left:
            insiders = members.count > presenceLimit ? [subject] : members.union([subject])
        case .closed, .managed(.kick):
            insiders = members.union([subject])
        case .managed(.ban):
            insiders = isAboutMember ? members.union([subject]) : members
        case .managed(.invite):
            insiders = members
            outsiders = members.contains(subject) ? [] : [subject]
        case .managed(.unban), .managed(.mute), .managed(.unmute), .managed(.handOver):
            insiders = members
        }
        self.outsiders = outsiders
        event = .with {
            $0.conversation = UInt64(change.room.conversation.rawValue)
            $0.roomID = UInt64(change.room.number.rawValue)
            $0.name = change.room.name
            $0.kind = change.kind.wire
            $0.username = change.subject.username.value
            $0.by = change.by?.username.value ?? ""
            $0.time = time
            $0.byAbsence = isByAbsence
        }
    }
}

extension RoomChange.Kind {
    /// What kind of event tells it.
    fileprivate var wire: WireRoomEventKind {
        switch self {
        case .joined: .joined
        case .left: .left
        case .closed: .closed
        case .managed(.kick): .kicked
        case .managed(.ban): .banned
        case .managed(.unban): .unbanned
        case .managed(.mute): .muted
        case .managed(.unmute): .unmuted
        case .managed(.invite): .invited
        case .managed(.handOver): .handedOver
        }
    }
}
