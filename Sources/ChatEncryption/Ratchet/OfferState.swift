import Crypto

/// The ML-KEM part of a session: each side now and then offers an encapsulation key in empty mail; the secret that the
/// other side's answer encloses goes into the root step of the offerer's next sending chain.
struct OfferState: KeyHolding, Sendable {
    /// This side's offer, until its secret is mixed in.
    var own: Own?
    /// The number of this side's newest offer; 0 before the first.
    var lastOwn: UInt32 = 0
    /// The other side's offer, until it has mixed in the secret.
    var other: Other?
    /// The number of the other side's newest offer; 0 before the first.
    var lastOther: UInt32 = 0
    /// That offer's key.
    var lastOtherKey = OfferKeyID(rawValue: 0)
    /// Blocks sent and opened since this side's newest offer was sent, or since the session began.
    var blocks: UInt32 = 0
    /// When that was: milliseconds since 1970-01-01 UTC.
    var since: Int64

    enum Own: KeyHolding, Sendable {
        /// Without an answer yet. The key is made from the seed when it is needed.
        case open(number: UInt32, seed: SymmetricKey)
        case answered(number: UInt32, secret: SymmetricKey)
    }

    enum Other: KeyHolding, Sendable {
        /// An answer is owed.
        case open(number: UInt32, key: [UInt8])
        /// The same answer is owed again if the same offer came again.
        case answered(number: UInt32, ciphertext: [UInt8], secret: SymmetricKey, isOwed: Bool)
    }

    init(since: Int64) {
        self.since = since
    }

    mutating func countBlock() {
        blocks = blocks == .max ? .max : blocks + 1
    }
}

// MARK: - Sealing

extension OfferState {
    var owesAnswer: Bool {
        switch other {
        case .open: true
        case .answered(_, _, _, let isOwed): isOwed
        case nil: false
        }
    }

    /// Whether so much lies behind the newest offer that the next one, or the same one again, is due.
    func isDue(at now: Int64) -> Bool {
        switch own {
        case .answered: return false
        case .open, nil:
            let (age, overflow) = now.subtractingReportingOverflow(since)
            let isOld = overflow ? now > since : age >= RatchetLimits.timeBetweenOffers
            return isOld || blocks >= RatchetLimits.blocksBetweenOffers
        }
    }

    /// The answer that is owed.
    mutating func answer(
        using generator: inout some KeyGenerator
    ) throws(EncryptionError) -> BlockHeader.MailFields? {
        switch other {
        case .open(let number, let key):
            let enclosed = try generator.encapsulate(to: try MLKEM768.PublicKey(checking: key))
            let ciphertext = Array(enclosed.encapsulated)
            other = .answered(number: number, ciphertext: ciphertext, secret: enclosed.sharedSecret, isOwed: false)
            return .answer(number: number, key: lastOtherKey, ciphertext: ciphertext)
        case .answered(let number, let ciphertext, let secret, isOwed: true):
            other = .answered(number: number, ciphertext: ciphertext, secret: secret, isOwed: false)
            return .answer(number: number, key: lastOtherKey, ciphertext: ciphertext)
        case .answered, nil:
            return nil
        }
    }

    /// A new offer, or the one without an answer again.
    mutating func offer(
        at now: Int64,
        using generator: inout some KeyGenerator
    ) throws(EncryptionError) -> BlockHeader.MailFields? {
        let key: MLKEM768.PrivateKey
        switch own {
        case .open(_, let seed): key = try MLKEM768.PrivateKey(seed: seed)
        case .answered: return nil
        case nil:
            guard lastOwn < .max else {
                return nil
            }
            key = try generator.encapsulationKey()
            lastOwn += 1
            own = .open(number: lastOwn, seed: SymmetricKey(data: key.seedRepresentation))
        }
        blocks = 0
        since = now
        return .offer(number: lastOwn, key: Array(key.publicKey.rawRepresentation))
    }

    /// The secret for the root step of this side's next sending chain. It is gone afterwards.
    mutating func takeOwnSecret() -> (number: UInt32, secret: SymmetricKey)? {
        guard case .answered(let number, let secret) = own else {
            return nil
        }
        own = nil
        return (number, secret)
    }
}

// MARK: - Opening

extension OfferState {
    /// The secret that the other side's chain names. It is gone afterwards.
    ///
    /// - Throws: ``EncryptionError/damaged`` if there is none with this number.
    mutating func takeOtherSecret(_ named: UInt32) throws(EncryptionError) -> SymmetricKey {
        guard case .answered(named, _, let secret, _) = other else {
            throw .damaged
        }
        other = nil
        return secret
    }

    /// - Throws: ``EncryptionError/weakKey`` if an offer's key is none.
    mutating func accept(_ fields: BlockHeader.MailFields) throws(EncryptionError) {
        switch fields {
        case .offer(let number, let key): try accept(offer: key, number)
        case .answer(let number, let id, let ciphertext):
            // An answer to another offer is a late one: that offer's secret came with an earlier copy.
            guard case .open(number, let seed) = own else {
                return
            }
            let key = try MLKEM768.PrivateKey(seed: seed)
            // One to another key is for a state that was lost or copied. The offer stays, and is sent again.
            guard OfferKeyID(of: key.publicKey.rawRepresentation) == id else {
                return
            }
            own = .answered(number: number, secret: try key.opening(ciphertext))
        }
    }

    private mutating func accept(offer key: [UInt8], _ number: UInt32) throws(EncryptionError) {
        let id = OfferKeyID(of: key)
        if number == lastOther, id == lastOtherKey {
            if case .answered(_, let ciphertext, let secret, _) = other {
                other = .answered(number: number, ciphertext: ciphertext, secret: secret, isOwed: true)
            }
        } else if number >= lastOther {
            // The last number with another key is a new offer, too: the other side has lost the former one.
            _ = try MLKEM768.PublicKey(checking: key)
            other = .open(number: number, key: key)
            (lastOther, lastOtherKey) = (number, id)
        }
        // Any other offer is a late copy of one that was dealt with.
    }
}
