package import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension RatchetSession {
    /// The empty mail that should be sent now for the ML-KEM ratchet. Ask again after it: an answer goes before an
    /// offer.
    ///
    /// - Parameter now: Milliseconds since 1970-01-01 UTC.
    package func dueMail(at now: Int64) -> DueMail? {
        guard start == nil, other != nil else {
            return nil
        }
        if offers.owesAnswer {
            return .answer
        }
        return offers.isDue(at: now) ? .offer : nil
    }

    /// Seals a payload's key for the other device. The state changes only if nothing is thrown.
    ///
    /// - Parameters:
    ///   - key: K, 32 bytes.
    ///   - payloadHash: SHA-256 of the payload, 32 bytes.
    ///   - now: Milliseconds since 1970-01-01 UTC. It only decides whether an ML-KEM offer is due.
    ///   - generator: Asked for a ratchet key if a chain begins, for ML-KEM if it is due, then for the salt.
    /// - Returns: 146 or 150 bytes; 1,278 until the other side has answered a start; at most 1,338 in empty mail.
    /// - Throws: ``EncryptionError/exhausted`` if a new session is needed; ``EncryptionError/noSession`` if this side
    ///   has not opened the block that began the session; ``EncryptionError/failed``.
    package mutating func seal(
        _ key: SymmetricKey,
        payloadHash: [UInt8],
        for use: BlockUse,
        at now: Int64,
        using generator: inout some KeyGenerator
    ) throws(EncryptionError) -> [UInt8] {
        guard key.bitCount == 256, payloadHash.count == SHA256.byteCount else {
            throw .malformed
        }
        var next = self
        let block = try next.sealing(key, payloadHash, for: use, at: now, using: &generator)
        self = next
        return block
    }

    private mutating func sealing(
        _ key: SymmetricKey,
        _ payloadHash: [UInt8],
        for use: BlockUse,
        at now: Int64,
        using generator: inout some KeyGenerator
    ) throws(EncryptionError) -> [UInt8] {
        if sending == nil {
            own = RatchetKey(generator.agreementKey())
            try beginSendingChain()
        }
        guard var chain = sending else {
            throw .noSession
        }
        offers.countBlock()
        // A clock that was ahead must not delay offers without end.
        offers.since = min(offers.since, now)
        let number = chain.number
        let message = try chain.next()
        let header = BlockHeader(
            session: self.number,
            ratchetKey: own.publicKey,
            previousCount: previousCount,
            number: number,
            salt: generator.bytes(BlockHeader.saltBytes),
            start: start,
            mail: use == .emptyMail ? try mailFields(at: now, using: &generator) : nil,
            mixedOffer: chain.mixedOffer
        )
        sending = chain
        return try header.sealed(key, payloadHash, with: message, transcript)
    }

    private mutating func mailFields(
        at now: Int64,
        using generator: inout some KeyGenerator
    ) throws(EncryptionError) -> BlockHeader.MailFields? {
        guard start == nil else {
            return nil
        }
        if let answer = try offers.answer(using: &generator) {
            return answer
        }
        // A responder makes its first offer with its first empty mail.
        guard offers.isDue(at: now) || (!isInitiator && offers.lastOwn == 0) else {
            return nil
        }
        return try offers.offer(at: now, using: &generator)
    }

    /// Takes the root step of a sending chain with this side's present key.
    mutating func beginSendingChain() throws(EncryptionError) {
        guard let other else {
            throw .noSession
        }
        let mixed = offers.takeOwnSecret()
        let step = KeyDerivation.rootStep(
            root: root,
            agreement: try own.agreed(with: other),
            encapsulated: mixed?.secret
        )
        root = step.root
        sending = RatchetChain(key: step.chain, mixedOffer: mixed?.number)
    }
}

extension BlockHeader {
    fileprivate func sealed(
        _ key: SymmetricKey,
        _ payloadHash: [UInt8],
        with message: SymmetricKey,
        _ transcript: Transcript
    ) throws(EncryptionError) -> [UInt8] {
        let header = encoded
        let (blockKey, nonce) = try KeyDerivation.blockKey(message: message, salt: salt)
        do {
            let box = try SecretBytes.withBytes(key.bitCount / 8 + payloadHash.count) { enclosed in
                let end = enclosed.copy(key, to: 0)
                UnsafeMutableRawBufferPointer(rebasing: enclosed[end...]).copyBytes(from: payloadHash)
                return try AES.GCM.seal(
                    UnsafeRawBufferPointer(enclosed),
                    using: blockKey,
                    nonce: nonce,
                    authenticating: transcript.bytes + header
                )
            }
            return header + box.ciphertext + box.tag
        } catch {
            throw .failed
        }
    }
}
