import ChatIdentity
package import Crypto

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
        return SecretBytes.withBytes(capacity) { buffer in
            var writer = StateWriter(buffer)
            write(to: &writer)
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
            number.rawValue != 0,
            formerCount <= RatchetLimits.mostFormerChains,
            previousCount <= RatchetLimits.longestChain,
            sending?.mixedOffer ?? 0 <= offers.lastOwn,
            receiving?.mixedOffer ?? 0 <= offers.lastOther,
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
