package import ChatProtocol

/// A conversation as one account sees it.
package struct ConversationSummary: Sendable, Equatable {
    /// Its number.
    package let id: ConversationID

    /// Its kind.
    package let kind: ConversationKind

    /// The other account of a direct conversation (the account itself for its notes to itself), or the name of a
    /// room; empty for the public conversation.
    package let name: String

    /// The sequence of its last message; 0 when there is none.
    package let lastSequence: Int64

    /// The time when the last message was stored, in milliseconds since 1970; 0 when there is none.
    package let lastTime: Int64

    /// The sequence through which the account has read.
    package let readThrough: Int64

    /// The number of later messages from others, counted up to ``HistoryLimits/unread``.
    package let unread: Int

    /// The sequence through which the other account of a direct conversation has received messages; 0 for other
    /// kinds.
    package let peerDeliveredThrough: Int64

    /// The sequence through which the other account of a direct conversation has read, as far as it sends read
    /// receipts; 0 for other kinds.
    package let peerReadThrough: Int64

    /// The number to find a room by; `nil` for other kinds.
    package let room: RoomNumber?

    /// Whether it is a closed room that had the account as a member when it closed: it is read-only.
    package let isClosed: Bool

    /// Creates a summary.
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
