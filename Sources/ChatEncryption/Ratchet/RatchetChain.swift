import Crypto

/// A chain of message keys: this side's that is being sent in, or the other's that is being received.
struct RatchetChain: KeyHolding, Sendable {
    private(set) var key: SymmetricKey
    /// The number of the next block.
    private(set) var number: UInt32
    /// The offer whose secret was mixed into the chain's root step.
    let mixedOffer: UInt32?

    init(key: SymmetricKey, number: UInt32 = 0, mixedOffer: UInt32?) {
        self.key = key
        self.number = number
        self.mixedOffer = mixedOffer
    }

    /// The next block's key. The chain then is one place further, and the key cannot be computed any more.
    ///
    /// - Throws: ``EncryptionError/exhausted`` at the end of the chain.
    mutating func next() throws(EncryptionError) -> SymmetricKey {
        guard number < RatchetLimits.longestChain else {
            throw .exhausted
        }
        let message = KeyDerivation.messageKey(of: key)
        advance()
        return message
    }

    /// Goes on to a block.
    ///
    /// - Parameter number: At least ``number``, and within the longest jump.
    /// - Returns: The keys of the blocks between, oldest first; only the newest that a session may keep.
    mutating func skip(to number: UInt32) -> [SkippedKeys.Entry] {
        let first = number - min(number, UInt32(RatchetLimits.mostSkippedKeys))
        var entries: [SkippedKeys.Entry] = []
        while self.number < number {
            if self.number >= first {
                entries.append(.init(number: self.number, key: KeyDerivation.messageKey(of: key)))
            }
            advance()
        }
        return entries
    }

    private mutating func advance() {
        key = KeyDerivation.nextChainKey(after: key)
        number += 1
    }
}

// MARK: - Encoding

extension RatchetChain {
    func write(to writer: inout StateWriter) {
        writer.key(key)
        writer.number(number)
        writer.number(mixedOffer ?? 0)
    }

    init(from reader: inout StateReader) throws(EncryptionError) {
        let key = try reader.key(32)
        let number = try reader.number(UInt32.self)
        let mixed = try reader.number(UInt32.self)
        guard number <= RatchetLimits.longestChain else {
            throw .unreadableState
        }
        self.init(key: key, number: number, mixedOffer: mixed == 0 ? nil : mixed)
    }
}
