package import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a block enclosed, and the session after it.
package struct OpenedBlock: KeyHolding, Sendable {
    /// Keep it only if the payload and its content were right, too: otherwise a server that spoils the payload beside
    /// a good block makes this side drop the key.
    package let session: RatchetSession
    /// K, 32 bytes.
    package let key: SymmetricKey
    /// SHA-256 of the payload, 32 bytes. Compare it in constant time.
    package let payloadHash: [UInt8]
}

extension RatchetSession {
    /// Opens a block on a copy of the state.
    ///
    /// - Throws: ``EncryptionError/noSession`` for a block of another session; ``EncryptionError/keyGone`` if its key
    ///   was used or dropped; ``EncryptionError/tooFarAhead``; ``EncryptionError/damaged`` if its tag is wrong;
    ///   ``EncryptionError/weakKey`` for a ratchet or ML-KEM key that is none.
    package func opened(_ block: Block) throws(EncryptionError) -> OpenedBlock {
        let header = block.header
        guard header.session == number else {
            throw .noSession
        }
        var next = self
        let (message, skipping) = try next.messageKey(for: header)
        let (key, payloadHash) = try block.opened(with: message, transcript)
        // The rest is done only for an authentic block. The keys of a chain before are older than this chain's.
        if let chain = skipping.formerChain {
            next.close(chain, at: header.previousCount)
        }
        next.skipped.add(skipping.entries, of: header.ratchetKey)
        if let fields = header.mail {
            try next.offers.accept(fields)
        }
        next.offers.countBlock()
        next.start = nil
        return OpenedBlock(session: next, key: key, payloadHash: payloadHash)
    }

    /// The state changes that follow an authenticated block.
    private struct Skipping {
        var entries: [SkippedKeys.Entry] = []
        var formerChain: FormerChain?
    }

    private struct FormerChain {
        let chain: RatchetChain
        let ratchetKey: [UInt8]
    }

    private mutating func messageKey(for header: BlockHeader) throws(EncryptionError) -> (SymmetricKey, Skipping) {
        if let key = skipped.take(header.number, of: header.ratchetKey) {
            return (key, Skipping())
        }
        if var chain = receiving, header.ratchetKey == other {
            guard header.mixedOffer == chain.mixedOffer else {
                throw .damaged
            }
            let (key, entries) = try chain.key(at: header.number)
            receiving = chain
            return (key, Skipping(entries: entries))
        }
        guard !formerChains.contains(Self.beginning(of: header.ratchetKey)) else {
            throw .keyGone
        }
        return try turn(header)
    }

    /// Takes the root step of a new receiving chain.
    private mutating func turn(_ header: BlockHeader) throws(EncryptionError) -> (SymmetricKey, Skipping) {
        var skipping = Skipping()
        if let receiving, let other {
            let received = min(receiving.number, header.previousCount)
            guard header.previousCount - received <= RatchetLimits.longestJump else {
                throw .tooFarAhead
            }
            skipping.formerChain = FormerChain(chain: receiving, ratchetKey: other)
        }
        guard header.number <= RatchetLimits.longestJump else {
            throw .tooFarAhead
        }
        var secret: SymmetricKey?
        if let named = header.mixedOffer {
            secret = try offers.takeOtherSecret(named)
        }
        let step = KeyDerivation.rootStep(
            root: root,
            agreement: try own.agreed(with: header.ratchetKey),
            encapsulated: secret
        )
        root = step.root
        var chain = RatchetChain(key: step.chain, mixedOffer: header.mixedOffer)
        let (key, entries) = try chain.key(at: header.number)
        skipping.entries = entries
        other = header.ratchetKey
        receiving = chain
        // The next sending chain begins with the next block that is sealed: its key heals one step earlier.
        if let sending {
            previousCount = sending.number
        }
        sending = nil
        return (key, skipping)
    }

    /// Keeps the keys of the blocks of a former receiving chain that have not arrived.
    private mutating func close(_ former: FormerChain, at count: UInt32) {
        var chain = former.chain
        skipped.add(chain.skip(to: count), of: former.ratchetKey)
        formerChains.append(Self.beginning(of: former.ratchetKey))
        if formerChains.count > RatchetLimits.mostFormerChains {
            formerChains.removeFirst()
        }
    }

    private static func beginning(of ratchetKey: [UInt8]) -> UInt64 {
        ratchetKey.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension RatchetChain {
    fileprivate mutating func key(
        at number: UInt32
    ) throws(EncryptionError) -> (SymmetricKey, [SkippedKeys.Entry]) {
        guard number >= self.number else {
            throw .keyGone
        }
        guard number - self.number <= RatchetLimits.longestJump else {
            throw .tooFarAhead
        }
        let entries = skip(to: number)
        return (try next(), entries)
    }
}

extension Block {
    fileprivate func opened(
        with message: SymmetricKey,
        _ transcript: Transcript
    ) throws(EncryptionError) -> (key: SymmetricKey, payloadHash: [UInt8]) {
        let (blockKey, nonce) = try KeyDerivation.blockKey(message: message, salt: header.salt)
        do {
            let box = try AES.GCM.SealedBox(nonce: nonce, ciphertext: sealed.dropLast(16), tag: sealed.suffix(16))
            return SecretBytes.wiping(
                try AES.GCM.open(box, using: blockKey, authenticating: transcript.bytes + headerBytes)
            ) {
                (SymmetricKey(data: $0.prefix(32)), Array($0.suffix(32)))
            }
        } catch {
            throw .damaged
        }
    }
}
