import Crypto

/// Keys of blocks that have not arrived, by chain and number, the oldest first.
struct SkippedKeys: KeyHolding, Sendable {
    private(set) var chains: [Chain] = []
    private(set) var count = 0

    /// The skipped blocks of one chain, in ascending order and never none.
    struct Chain: KeyHolding, Sendable {
        /// The chain's public ratchet key, 32 bytes.
        let ratchetKey: [UInt8]
        var entries: [Entry]
    }

    struct Entry: KeyHolding, Sendable {
        let number: UInt32
        let key: SymmetricKey
    }

    /// Takes out the key of a block.
    mutating func take(_ number: UInt32, of ratchetKey: [UInt8]) -> SymmetricKey? {
        guard
            let chain = chains.firstIndex(where: { $0.ratchetKey == ratchetKey }),
            let entry = chains[chain].entries.firstIndex(where: { $0.number == number })
        else {
            return nil
        }
        let key = chains[chain].entries.remove(at: entry).key
        if chains[chain].entries.isEmpty {
            chains.remove(at: chain)
        }
        count -= 1
        return key
    }

    /// Adds the keys of a chain. Too many push out the oldest.
    mutating func add(_ entries: [Entry], of ratchetKey: [UInt8]) {
        guard !entries.isEmpty else {
            return
        }
        if chains.last?.ratchetKey == ratchetKey {
            chains[chains.count - 1].entries += entries
        } else {
            chains.append(Chain(ratchetKey: ratchetKey, entries: entries))
        }
        count += entries.count
        while count > RatchetLimits.mostSkippedKeys {
            let excess = min(count - RatchetLimits.mostSkippedKeys, chains[0].entries.count)
            chains[0].entries.removeFirst(excess)
            count -= excess
            if chains[0].entries.isEmpty {
                chains.removeFirst()
            }
        }
    }
}
