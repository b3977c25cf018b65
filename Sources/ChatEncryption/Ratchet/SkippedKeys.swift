import ChatIdentity
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

// MARK: - Encoding

extension SkippedKeys {
    func write(to writer: inout StateWriter) {
        writer.number(UInt16(chains.count))
        for chain in chains {
            writer.bytes(chain.ratchetKey)
            writer.number(UInt16(chain.entries.count))
            for entry in chain.entries {
                writer.number(entry.number)
                writer.key(entry.key)
            }
        }
    }

    init(from reader: inout StateReader) throws(EncryptionError) {
        self.init()
        for _ in 0..<(try reader.number(UInt16.self)) {
            let ratchetKey = try reader.bytes(AgreementKeySizes.x25519)
            let entryCount = Int(try reader.number(UInt16.self))
            guard
                entryCount > 0,
                count + entryCount <= RatchetLimits.mostSkippedKeys,
                ratchetKey != chains.last?.ratchetKey
            else {
                throw .unreadableState
            }
            var entries: [Entry] = []
            entries.reserveCapacity(entryCount)
            for _ in 0..<entryCount {
                entries.append(Entry(number: try reader.number(UInt32.self), key: try reader.key(32)))
            }
            guard
                zip(entries, entries.dropFirst()).allSatisfy({ $0.number < $1.number }),
                entries[entryCount - 1].number < RatchetLimits.longestChain
            else {
                throw .unreadableState
            }
            add(entries, of: ratchetKey)
        }
    }
}
