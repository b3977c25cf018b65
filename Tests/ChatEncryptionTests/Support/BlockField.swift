import ChatEncryption

/// Where the fields of an encoded block are.
enum BlockField: CaseIterable {
    case version, session, flags, ratchetKey, previousCount, number, salt
    case ephemeral, prekeyNumber, pairNumber, startCiphertext
    case offerNumber, offerKey, answerNumber, answerKeyID, answerCiphertext
    case mixedOffer
    case sealed, tag

    private var byteCount: Int {
        switch self {
        case .version, .flags: 1
        case .session, .pairNumber, .answerKeyID: 8
        case .ratchetKey, .ephemeral: 32
        case .previousCount, .number, .prekeyNumber, .offerNumber, .answerNumber, .mixedOffer: 4
        case .salt, .tag: 16
        case .startCiphertext, .answerCiphertext: 1088
        case .offerKey: 1184
        case .sealed: 64
        }
    }

    private func isIn(_ header: BlockHeader) -> Bool {
        switch self {
        case .version, .session, .flags, .ratchetKey, .previousCount, .number, .salt, .sealed, .tag: true
        case .ephemeral, .prekeyNumber, .pairNumber, .startCiphertext: header.start != nil
        case .offerNumber, .offerKey:
            if case .offer = header.mail { true } else { false }
        case .answerNumber, .answerKeyID, .answerCiphertext:
            if case .answer = header.mail { true } else { false }
        case .mixedOffer: header.mixedOffer != nil
        }
    }

    static func ranges(of block: SealedBlock) throws -> [(field: BlockField, range: Range<Int>)] {
        let header = try block.block.header
        var ranges: [(BlockField, Range<Int>)] = []
        var start = 0
        for field in allCases where field.isIn(header) {
            ranges.append((field, start..<start + field.byteCount))
            start += field.byteCount
        }
        guard start == block.bytes.count else {
            throw EncryptionError.malformed
        }
        return ranges
    }
}
