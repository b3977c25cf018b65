import ChatIdentity

extension BlockHeader {
    /// What follows the fixed part. Any other bit is an error.
    struct Flags: OptionSet {
        let rawValue: UInt8

        static let start = Flags(rawValue: 1)
        static let offer = Flags(rawValue: 2)
        static let answer = Flags(rawValue: 4)
        static let mixedOffer = Flags(rawValue: 8)
        static let known: Flags = [.start, .offer, .answer, .mixedOffer]
    }

    private var flags: Flags {
        var flags: Flags = []
        if start != nil {
            flags.insert(.start)
        }
        switch mail {
        case .offer: flags.insert(.offer)
        case .answer: flags.insert(.answer)
        case nil: break
        }
        if mixedOffer != nil {
            flags.insert(.mixedOffer)
        }
        return flags
    }

    /// The header's bytes, which are authenticated with the block.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.shortestBytes)
        bytes.append(Self.version)
        bytes.append(bigEndian: session.rawValue)
        bytes.append(flags.rawValue)
        bytes += ratchetKey
        bytes.append(bigEndian: previousCount)
        bytes.append(bigEndian: number)
        bytes += salt
        start?.write(to: &bytes)
        switch mail {
        case .offer(let number, let key):
            bytes.append(bigEndian: number)
            bytes += key
        case .answer(let number, let key, let ciphertext):
            bytes.append(bigEndian: number)
            bytes.append(bigEndian: key.rawValue)
            bytes += ciphertext
        case nil: break
        }
        if let mixedOffer {
            bytes.append(bigEndian: mixedOffer)
        }
        return bytes
    }

    /// - Throws: ``EncryptionError/unknownVersion``, or ``EncryptionError/malformed``.
    init(from reader: inout ByteReader, inMail: Bool) throws(EncryptionError) {
        guard try reader.uint8() == Self.version else {
            throw .unknownVersion
        }
        session = SessionNumber(rawValue: try reader.uint64())
        let flags = Flags(rawValue: try reader.uint8())
        guard session.rawValue != 0, flags.isPermitted(inMail: inMail) else {
            throw .malformed
        }
        ratchetKey = try reader.bytes(AgreementKeySizes.x25519)
        previousCount = try reader.uint32()
        number = try reader.uint32()
        guard previousCount <= RatchetLimits.longestChain, number < RatchetLimits.longestChain else {
            throw .malformed
        }
        salt = try reader.bytes(Self.saltBytes)
        start = flags.contains(.start) ? try StartFields(from: &reader) : nil
        mail = try MailFields(flags, from: &reader)
        mixedOffer = flags.contains(.mixedOffer) ? try reader.offerNumber() : nil
    }
}

extension BlockHeader.Flags {
    /// An offer or an answer stands only in mail, never both, and never in a start. Nobody who has not been answered
    /// has an answered offer to mix in.
    fileprivate func isPermitted(inMail: Bool) -> Bool {
        guard isSubset(of: .known) else {
            return false
        }
        let mail = intersection([.offer, .answer])
        if contains(.start) {
            return mail.isEmpty && !contains(.mixedOffer)
        }
        return mail.isEmpty || (inMail && mail != [.offer, .answer])
    }
}

extension BlockHeader.MailFields {
    fileprivate init?(_ flags: BlockHeader.Flags, from reader: inout ByteReader) throws(EncryptionError) {
        if flags.contains(.offer) {
            self = .offer(number: try reader.offerNumber(), key: try reader.bytes(AgreementKeySizes.mlkem768))
        } else if flags.contains(.answer) {
            self = .answer(
                number: try reader.offerNumber(),
                key: OfferKeyID(rawValue: try reader.uint64()),
                ciphertext: try reader.bytes(AgreementKeySizes.mlkem768Ciphertext)
            )
        } else {
            return nil
        }
    }
}

extension ByteReader {
    /// Offers are numbered from 1.
    fileprivate mutating func offerNumber() throws(EncryptionError) -> UInt32 {
        let number = try uint32()
        guard number != 0 else {
            throw .malformed
        }
        return number
    }
}
