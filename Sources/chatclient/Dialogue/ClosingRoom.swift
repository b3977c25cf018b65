import ChatClientCore

/// A room that closes when the account does what it is about to do.
struct ClosingRoom: Sendable, Equatable {
    /// What is about to be done.
    enum Occasion: Sendable, Equatable {
        /// Leaving the room.
        case leaving
        /// Logging out. These rooms are to be asked about next.
        case loggingOut(next: [UInt64])
    }

    /// The number of its conversation.
    let conversation: UInt64

    /// What it is called.
    let name: String

    /// What is about to be done.
    let occasion: Occasion
}

/// The rooms that the account leads, as far as this client was told: they may close without it. Before anything is
/// asked the server is asked how it stands: another device may have handed a room over.
struct LedRooms: Sendable, Equatable {
    /// The numbers of their conversations, in the order in which they became known.
    private(set) var conversations: [UInt64] = []

    /// Those that outlive absence: they close behind their last member, who is their admin.
    private var kept: Set<UInt64> = []

    /// Those that close when the account logs out.
    var passing: [UInt64] { conversations.filter { !kept.contains($0) } }

    /// Takes note of a room as the server gave it.
    mutating func note(_ room: Room, account: String) {
        forget(room.conversation)
        guard room.admin.isSameName(as: account) else {
            return
        }
        conversations.append(room.conversation)
        if room.isKept {
            kept.insert(room.conversation)
        }
    }

    /// Takes note that a room was handed over. Whether it is kept is not told; the next look at it tells.
    mutating func handedOver(_ conversation: UInt64, toAccount isOneself: Bool) {
        forget(conversation)
        if isOneself {
            conversations.append(conversation)
        }
    }

    /// The account is not in a room any more, or it is closed.
    mutating func forget(_ conversation: UInt64) {
        conversations.removeAll { $0 == conversation }
        kept.remove(conversation)
    }
}
