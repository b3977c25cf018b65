import ChatProtocol

extension PresenceChange {
    init(_ presence: ProtoPresence) {
        self.init(
            joined: presence.joined.map(Entry.init),
            left: presence.left.map(Entry.init),
            moreJoined: Int(presence.moreJoined),
            moreLeft: Int(presence.moreLeft)
        )
    }
}

extension PresenceChange.Entry {
    init(_ entry: ProtoPresenceEntry) {
        self.init(username: SafeText.line(entry.username), time: entry.time)
    }
}

extension ReceiptChange {
    init(_ receipts: ProtoReceipts) {
        self.init(
            conversation: receipts.conversation,
            username: SafeText.line(receipts.username),
            deliveredThrough: receipts.deliveredThrough == 0 ? nil : receipts.deliveredThrough,
            readThrough: receipts.readThrough == 0 ? nil : receipts.readThrough
        )
    }
}

extension Announcement {
    /// Reads an announcement. Of a text that is longer than the protocol allows, only the start is kept.
    init(_ announcement: ProtoAnnouncement) {
        let text = announcement.text
        self.init(
            text: text.utf8.count <= Self.textBytes
                ? text : String(decoding: text.utf8.prefix(Self.textBytes), as: UTF8.self),
            time: announcement.time
        )
    }
}

extension RoomChange {
    /// Reads a room event; `nil` for a kind that is newer than this client, which ignores it.
    init?(_ event: ProtoRoomEvent) {
        guard let kind = Kind(event.kind) else {
            return nil
        }
        self.init(
            conversation: event.conversation == 0 ? nil : event.conversation,
            number: event.roomID,
            name: SafeText.line(event.name),
            kind: kind,
            username: SafeText.line(event.username),
            by: event.by.isEmpty ? nil : SafeText.line(event.by),
            time: event.time,
            isByAbsence: event.byAbsence
        )
    }
}

extension RoomChange.Kind {
    init?(_ kind: ProtoRoomEventKind) {
        switch kind {
        case .joined: self = .joined
        case .left: self = .left
        case .kicked: self = .kicked
        case .banned: self = .banned
        case .unbanned: self = .unbanned
        case .muted: self = .muted
        case .unmuted: self = .unmuted
        case .invited: self = .invited
        case .handedOver: self = .handedOver
        case .closed: self = .closed
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }
}
