package import ChatProtocol

/// A conversation as one account sees it.
package struct ConversationSummary: Sendable, Equatable {
    /// Its number.
    package let id: ConversationID

    /// What kind it is.
    package let kind: ConversationKind

    /// The other account of a direct conversation (the asker, of notes to oneself), the name of a room; empty for the
    /// public one.
    package let name: String

    /// The place of its last message; 0 when there is none.
    package let lastSequence: Int64

    /// When that was stored, in milliseconds since 1970; 0 when there is none.
    package let lastTime: Int64

    /// How far the account has read it.
    package let readThrough: Int64

    /// Messages of others after that, counted up to ``HistoryLimits/unread``.
    package let unread: Int

    /// How far the other account of a direct conversation has got it; 0 for others.
    package let peerDeliveredThrough: Int64

    /// How far the other account of a direct conversation has read it, as far as it lets others know; 0 for others.
    package let peerReadThrough: Int64

    /// The number by which people find a room; `nil` for others.
    package let room: RoomNumber?

    /// Whether it is a closed room, of which the account was a member at its end: it can be read and nothing else.
    package let isClosed: Bool

    /// Makes a summary.
    package init(
        id: ConversationID,
        kind: ConversationKind,
        name: String,
        lastSequence: Int64,
        lastTime: Int64,
        readThrough: Int64,
        unread: Int,
        peerDeliveredThrough: Int64,
        peerReadThrough: Int64,
        room: RoomNumber?,
        isClosed: Bool = false
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.lastSequence = lastSequence
        self.lastTime = lastTime
        self.readThrough = readThrough
        self.unread = unread
        self.peerDeliveredThrough = peerDeliveredThrough
        self.peerReadThrough = peerReadThrough
        self.room = room
        self.isClosed = isClosed
    }
}
