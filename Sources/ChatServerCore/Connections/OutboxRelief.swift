import ChatStorage

/// Chooses who is cut off when all outboxes together hold too much: of the account that holds the most, the connection that
/// holds the most, and so on until enough is free. One account with many sessions that read nothing goes before a slow
/// reader with one. Pure.
enum OutboxRelief {
    /// To whom bytes are counted.
    enum Owner: Hashable {
        /// The sessions of an account.
        case account(AccountID)
        /// Connections that have not logged in.
        case network(String)
        /// Connections that are about to be closed.
        case leaving
    }

    /// What one connection holds.
    struct Holding {
        let id: ConnectionRegistry.ID
        let owner: Owner
        let bytes: Int
    }

    /// The share of the limit that is free afterwards, so that the next byte does not exceed it again. Our own choice.
    static let freeShare = 8

    /// The connections to cut off.
    ///
    /// - Parameters:
    ///   - holdings: All connections that hold anything.
    ///   - wanted: Bytes that must become free.
    static func choose(among holdings: [Holding], toFree wanted: Int) -> [ConnectionRegistry.ID] {
        var owners = Dictionary(grouping: holdings, by: \.owner).mapValues { $0.sorted { $0.bytes < $1.bytes } }
        var sums = owners.mapValues { $0.reduce(0) { $0 + $1.bytes } }
        var chosen: [ConnectionRegistry.ID] = []
        var freed = 0
        while freed < wanted, let (owner, _) = sums.max(by: { $0.value < $1.value }) {
            guard let largest = owners[owner]?.popLast(), largest.bytes > 0 else {
                sums[owner] = nil
                continue
            }
            chosen.append(largest.id)
            freed += largest.bytes
            sums[owner, default: 0] -= largest.bytes
        }
        return chosen
    }
}
