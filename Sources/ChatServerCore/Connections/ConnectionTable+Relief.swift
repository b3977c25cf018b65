import Synchronization

extension ConnectionTable {
    /// Cuts off the connections that hold the most bytes in the outboxes, until there is room again.
    ///
    /// - Returns: The number of connections.
    func relieveOutboxes() -> Int {
        let chosen = state.withLock { state -> [Entry] in
            let holdings = state.entries.compactMap { id, entry -> OutboxRelief.Holding? in
                let bytes = entry.outbox.bytes
                guard bytes > 0, let owner = state.registry.owner(of: id) else {
                    return nil
                }
                return OutboxRelief.Holding(id: id, owner: owner, bytes: bytes)
            }
            let target = outboxes.limit - outboxes.limit / OutboxRelief.freeShare
            let ids = OutboxRelief.choose(among: holdings, toFree: outboxes.bytes - target)
            return ids.compactMap { id in
                _ = state.registry.leave(id)
                return state.entries[id]
            }
        }
        chosen.forEach { $0.outbox.cutOff() }
        return chosen.count
    }
}
