/// Which messages of others in a conversation are unread: those that the server counted, and those that came since.
struct UnreadMessages: Sendable, Equatable {
    /// The most that are counted here, as by the server.
    static let limit = 1000

    /// How many the server counted, up to ``listedThrough``.
    private var listed = 0
    private var listedThrough: UInt64 = 0
    /// The places of those that came, beyond ``listedThrough``, in their order.
    private var places: [UInt64] = []
    /// From here on every message came, or was sent from here; `nil` until one came.
    private var firstSeen: UInt64?

    /// How many there are.
    var count: Int { listed + places.count }

    /// Takes a message that came.
    ///
    /// - Parameter isOwn: Whether the account sent it.
    mutating func take(_ sequence: UInt64, isOwn: Bool, readThrough: UInt64) {
        firstSeen = min(firstSeen ?? sequence, sequence)
        guard !isOwn, sequence > readThrough, sequence > listedThrough, count < Self.limit else {
            return
        }
        // Messages come in their order: the place is nearly always behind the last one.
        let index = places.lastIndex { $0 <= sequence }
        guard index.map({ places[$0] != sequence }) ?? true else {
            return
        }
        places.insert(sequence, at: index.map { $0 + 1 } ?? 0)
    }

    /// Takes what the server counted.
    ///
    /// - Parameters:
    ///   - unread: Messages of others after `serverRead`, up to `last`.
    ///   - readThrough: How far the account has read it, as is known here: what was read here may not be told yet.
    mutating func list(_ unread: Int, serverRead: UInt64, last: UInt64, readThrough: UInt64) {
        if let firstSeen, firstSeen == 0 || readThrough >= firstSeen - 1 {
            // Every message since what was read came here: they are counted by themselves.
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

    /// The account has read the conversation up to a place.
    mutating func read(through sequence: UInt64) {
        places.removeAll { $0 <= sequence }
        listed = min(listed, Int(clamping: listedThrough - min(sequence, listedThrough)))
    }
}
