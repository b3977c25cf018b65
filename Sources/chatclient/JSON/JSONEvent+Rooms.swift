import ChatClientCore

extension JSONEvent {
    /// Adds a room as seen by its members.
    static func add(_ room: Room, to object: inout JSONObject) {
        object.add("conversation", room.conversation)
        object.add("number", room.number)
        object.add("name", room.name)
        object.add("limit", room.limit)
        object.add("listed", room.isListed)
        object.add("inviteOnly", room.isInviteOnly)
        object.add("hasPassword", room.hasPassword)
        object.add("keep", room.isKept)
        object.add("admin", room.admin)
        object.add("members", room.members.map { Self.object($0) })
        object.add("lastSequence", room.lastSequence)
    }

    private static func object(_ member: RoomMember) -> JSONObject {
        var object = JSONObject()
        object.add("username", member.username)
        object.add("online", member.isOnline)
        object.add("muted", member.isMuted)
        return object
    }

    /// Encodes a room for the list of rooms.
    static func object(_ room: RoomSummary) -> JSONObject {
        var object = JSONObject()
        object.add("number", room.number)
        object.add("name", room.name)
        object.add("memberCount", room.memberCount)
        object.add("limit", room.limit)
        object.add("inviteOnly", room.isInviteOnly)
        object.add("hasPassword", room.hasPassword)
        object.add("keep", room.isKept)
        object.add("conversation", room.conversation)
        object.add("invited", room.isInvited)
        return object
    }

    /// Adds a room event.
    static func add(_ change: RoomChange, to object: inout JSONObject) {
        object.add("conversation", change.conversation)
        object.add("number", change.number)
        object.add("name", change.name)
        object.add("kind", change.kind.rawValue)
        object.add("username", change.username)
        object.add("by", change.by)
        object.add("time", change.time)
        object.add("byAbsence", change.isByAbsence)
    }
}
