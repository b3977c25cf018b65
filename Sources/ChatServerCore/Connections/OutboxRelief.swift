import ChatStorage

/// Chooses the connections to cut off when all outboxes together hold too much: of the owner that holds the
/// most, the connection that holds the most, and so on until enough is free. An account with many sessions that
/// do not read is thus cut off before a slow reader with one. Pure.
enum OutboxRelief {
    /// The owner that bytes are counted for.
    enum Owner: Hashable {
        /// The sessions of an account.
        case account(AccountID)
        /// Connections that have not logged in.
        case network(String)
        /// Connections that are about to be closed.
        case leaving
    }

    /// The waiting bytes of one connection.
    struct Holding {
        let id: ConnectionRegistry.ID
        let owner: Owner
        let bytes: Int
    }

    /// The share of the limit that is free afterwards (1/8), so that the next byte does not exceed it again.
    static let freeShare = 8

    /// Returns the connections to cut off.
    ///
    /// - Parameters:
    ///   - holdings: All connections with waiting bytes.
    ///   - wanted: The bytes that must become free.
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
