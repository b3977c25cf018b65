import ChatIdentity
package import Crypto

// The one file in which the secrets of a session are raw bytes.

extension RatchetSession {
    /// The version of the encoding.
    private static let encodingVersion: UInt8 = 1

    /// The most bytes of an encoded state: every skipped key in a chain of its own.
    package static let longestEncoding = longestFixedPart + RatchetLimits.mostSkippedKeys * (34 + 36)

    /// More than everything but the skipped keys takes.
    private static let longestFixedPart = 4096

    /// The state for the key store. It is as secret as the keys in it.
    package var encoded: SymmetricKey {
        let capacity = Self.longestFixedPart + skipped.chains.count * 34 + skipped.count * 36
        return withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 1) { buffer in
            var writer = StateWriter(buffer)
            write(to: &writer)
            defer { buffer.initializeMemory(as: UInt8.self, repeating: 0) }
            return SymmetricKey(data: writer.written)
        }
    }

    /// Restores a state.
    ///
    /// - Throws: ``EncryptionError/unreadableState`` if it is not one that ``encoded`` gave.
    package init(encoded state: SymmetricKey) throws(EncryptionError) {
        do {
            self = try state.withUnsafeBytes { bytes in
                var reader = StateReader(bytes)
                let session = try RatchetSession(from: &reader)
                try reader.end()
                return session
            }
        } catch {
            throw .unreadableState
        }
    }

    private func write(to writer: inout StateWriter) {
        writer.number(Self.encodingVersion)
        writer.flag(isInitiator)
        writer.number(number.rawValue)
        writer.bytes(transcript.bytes)
        writer.key(root)
        writer.key(own.secret)
        writer.bytes(own.publicKey)
        writer.optional(other) { $0.bytes($1) }
        writer.optional(sending) { $1.write(to: &$0) }
        writer.optional(receiving) { $1.write(to: &$0) }
        writer.number(previousCount)
        writer.optional(start) { writer, start in
            var fields: [UInt8] = []
            start.write(to: &fields)
            writer.bytes(fields)
        }
        offers.write(to: &writer)
        writer.number(UInt8(formerChains.count))
        formerChains.forEach { writer.number($0) }
        skipped.write(to: &writer)
    }

    private init(from reader: inout StateReader) throws(EncryptionError) {
        guard try reader.number(UInt8.self) == Self.encodingVersion else {
            throw .unreadableState
        }
        isInitiator = try reader.flag()
        number = SessionNumber(rawValue: try reader.number(UInt64.self))
        transcript = Transcript(bytes: try reader.bytes(Transcript.byteCount))
        root = try reader.key(32)
        own = RatchetKey(secret: try reader.key(32), publicKey: try reader.bytes(AgreementKeySizes.x25519))
        other = try reader.flag() ? try reader.bytes(AgreementKeySizes.x25519) : nil
        sending = try reader.flag() ? try RatchetChain(from: &reader) : nil
        receiving = try reader.flag() ? try RatchetChain(from: &reader) : nil
        previousCount = try reader.number(UInt32.self)
        if try reader.flag() {
            var fields = ByteReader(try reader.bytes(StartFields.byteCount))
            start = try StartFields(from: &fields)
        }
        offers = try OfferState(from: &reader)
        let formerCount = Int(try reader.number(UInt8.self))
        guard
            formerCount <= RatchetLimits.mostFormerChains,
            other != nil || (sending == nil && receiving == nil),
            start == nil || (isInitiator && receiving == nil)
        else {
            throw .unreadableState
        }
        for _ in 0..<formerCount {
            formerChains.append(try reader.number(UInt64.self))
        }
        skipped = try SkippedKeys(from: &reader)
    }
}

extension RatchetChain {
    fileprivate func write(to writer: inout StateWriter) {
        writer.key(key)
        writer.number(number)
        writer.number(mixedOffer ?? 0)
    }

    fileprivate init(from reader: inout StateReader) throws(EncryptionError) {
        let key = try reader.key(32)
        let number = try reader.number(UInt32.self)
        let mixed = try reader.number(UInt32.self)
        self.init(key: key, number: number, mixedOffer: mixed == 0 ? nil : mixed)
    }
}

extension OfferState {
    fileprivate func write(to writer: inout StateWriter) {
        writer.number(lastOwn)
        switch own {
        case nil: writer.number(UInt8(0))
        case .open(let number, let seed):
            writer.number(UInt8(1))
            writer.number(number)
            writer.key(seed)
        case .answered(let number, let secret):
            writer.number(UInt8(2))
            writer.number(number)
            writer.key(secret)
        }
        writer.number(lastOther)
        switch other {
        case nil: writer.number(UInt8(0))
        case .open(let number, let key):
            writer.number(UInt8(1))
            writer.number(number)
            writer.bytes(key)
        case .answered(let number, let ciphertext, let secret, let isOwed):
            writer.number(UInt8(2))
            writer.number(number)
            writer.bytes(ciphertext)
            writer.key(secret)
            writer.flag(isOwed)
        }
        writer.number(blocks)
        writer.number(since)
    }

    fileprivate init(from reader: inout StateReader) throws(EncryptionError) {
        let lastOwn = try reader.number(UInt32.self)
        let own = try Own(from: &reader)
        let lastOther = try reader.number(UInt32.self)
        let other = try Other(from: &reader)
        let blocks = try reader.number(UInt32.self)
        self.init(since: try reader.number(Int64.self))
        (self.lastOwn, self.own, self.lastOther, self.other, self.blocks) = (lastOwn, own, lastOther, other, blocks)
    }
}

extension OfferState.Own {
    fileprivate init?(from reader: inout StateReader) throws(EncryptionError) {
        switch try reader.number(UInt8.self) {
        case 0: return nil
        case 1:
            let number = try reader.number(UInt32.self)
            self = .open(number: number, seed: try reader.key(EncapsulationSize.seed))
        case 2:
            let number = try reader.number(UInt32.self)
            self = .answered(number: number, secret: try reader.key(EncapsulationSize.secret))
        default: throw .unreadableState
        }
    }
}

extension OfferState.Other {
    fileprivate init?(from reader: inout StateReader) throws(EncryptionError) {
        switch try reader.number(UInt8.self) {
        case 0: return nil
        case 1:
            let number = try reader.number(UInt32.self)
            self = .open(number: number, key: try reader.bytes(AgreementKeySizes.mlkem768))
        case 2:
            let number = try reader.number(UInt32.self)
            let ciphertext = try reader.bytes(AgreementKeySizes.mlkem768Ciphertext)
            let secret = try reader.key(EncapsulationSize.secret)
            self = .answered(number: number, ciphertext: ciphertext, secret: secret, isOwed: try reader.flag())
        default: throw .unreadableState
        }
    }
}

extension SkippedKeys {
    fileprivate func write(to writer: inout StateWriter) {
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

    fileprivate init(from reader: inout StateReader) throws(EncryptionError) {
        self.init()
        for _ in 0..<(try reader.number(UInt16.self)) {
            let ratchetKey = try reader.bytes(AgreementKeySizes.x25519)
            let entryCount = Int(try reader.number(UInt16.self))
            guard entryCount > 0, count + entryCount <= RatchetLimits.mostSkippedKeys else {
                throw .unreadableState
            }
            var entries: [Entry] = []
            entries.reserveCapacity(entryCount)
            for _ in 0..<entryCount {
                entries.append(Entry(number: try reader.number(UInt32.self), key: try reader.key(32)))
            }
            add(entries, of: ratchetKey)
        }
    }
}
