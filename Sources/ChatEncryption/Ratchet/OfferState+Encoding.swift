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
