import ChatProtocol
import ChatStorage
import SwiftProtobuf

/// The recipients and contents of the events about a change in a room. Pure.
struct RoomNotice: Equatable {
    /// Accounts that get the event with the conversation's number.
    let insiders: Set<AccountID>

    /// Accounts that get the event without it, because they are not members.
    let outsiders: Set<AccountID>

    /// The event for the insiders.
    let event: ProtoRoomEvent

    /// The event for the outsiders.
    var eventForOutsiders: ProtoRoomEvent {
        var event = event
        event.conversation = 0
        return event
    }

    /// Makes a notice.
    ///
    /// - Parameters:
    ///   - isAboutMember: For a ban: whether the banned account was a member. Otherwise it is not notified.
    ///   - isByAbsence: Whether an account left because its connection was lost and not resumed.
    ///   - presenceLimit: In rooms with more members, joins and leaves are announced only to the account itself.
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
    /// The kind of the event for this change.
    fileprivate var wire: ProtoRoomEventKind {
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
