import ChatIdentity

extension OfferState {
    func write(to writer: inout StateWriter) {
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
        writer.number(lastOtherKey.rawValue)
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

    init(from reader: inout StateReader) throws(EncryptionError) {
        let lastOwn = try reader.number(UInt32.self)
        let own = try Own(from: &reader)
        let lastOther = try reader.number(UInt32.self)
        let lastOtherKey = OfferKeyID(rawValue: try reader.number(UInt64.self))
        let other = try Other(from: &reader)
        let blocks = try reader.number(UInt32.self)
        self.init(since: try reader.number(Int64.self))
        (self.lastOwn, self.own, self.blocks) = (lastOwn, own, blocks)
        (self.lastOther, self.lastOtherKey, self.other) = (lastOther, lastOtherKey, other)
        guard areNumbersPossible else {
            throw .unreadableState
        }
    }

    /// Whether what is kept of an offer is of the newest one. There is none with number 0.
    private var areNumbersPossible: Bool {
        guard own == nil || own?.number == lastOwn, other == nil || other?.number == lastOther else {
            return false
        }
        return (lastOwn > 0 || own == nil) && (lastOther > 0 || (other == nil && lastOtherKey.rawValue == 0))
    }
}

extension OfferState.Own {
    fileprivate var number: UInt32 {
        switch self {
        case .open(let number, _), .answered(let number, _): number
        }
    }

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
    fileprivate var number: UInt32 {
        switch self {
        case .open(let number, _), .answered(let number, _, _, _): number
        }
    }

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
