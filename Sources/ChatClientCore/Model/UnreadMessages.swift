/// The unread messages of others in a conversation: those counted by the server, and those received since.
struct UnreadMessages: Sendable, Equatable {
    /// The most messages that are counted, here and on the server.
    static let limit = 1000

    /// The server's count, up to ``listedThrough``.
    private var listed = 0
    private var listedThrough: UInt64 = 0
    /// The sequences of received messages after ``listedThrough``, in ascending order.
    private var places: [UInt64] = []
    /// The sequence from which on every message was received, or sent from here; `nil` before the first one.
    private var firstSeen: UInt64?

    /// The number of unread messages.
    var count: Int { listed + places.count }

    /// Counts a received message.
    ///
    /// - Parameter isOwn: Whether the account sent it.
    mutating func handle(_ sequence: UInt64, isOwn: Bool, readThrough: UInt64) {
        firstSeen = min(firstSeen ?? sequence, sequence)
        guard !isOwn, sequence > readThrough, sequence > listedThrough, count < Self.limit else {
            return
        }
        // Messages arrive in order: the insertion point is nearly always at the end.
        let index = places.lastIndex { $0 <= sequence }
        guard index.map({ places[$0] != sequence }) ?? true else {
            return
        }
        places.insert(sequence, at: index.map { $0 + 1 } ?? 0)
    }

    /// Applies the server's count.
    ///
    /// - Parameters:
    ///   - unread: Messages of others after `serverRead`, up to `last`.
    ///   - readThrough: The local read position, which the server may not have been sent yet.
    mutating func list(_ unread: Int, serverRead: UInt64, last: UInt64, readThrough: UInt64) {
        if let firstSeen, firstSeen == 0 || readThrough >= firstSeen - 1 {
            // Every message after the read position arrived here and was counted here.
            return
        }
        guard last >= listedThrough else {
            return
        }
        listedThrough = last
        places.removeAll { $0 <= last }
        let behind = Int(clamping: last - min(readThrough, last))
        listed = readThrough > serverRead ? min(unread, behind) : unread
    }

    /// Removes the messages up to a sequence that the account has read.
    mutating func read(through sequence: UInt64) {
        places.removeAll { $0 <= sequence }
        listed = min(listed, Int(clamping: listedThrough - min(sequence, listedThrough)))
    }
}
