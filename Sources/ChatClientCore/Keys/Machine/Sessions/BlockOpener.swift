import ChatEncryption
import ChatIdentity
import Crypto

/// Opens blocks. It changes nothing: what was opened is kept by ``keep(_:of:in:)`` once its content was right, too.
struct BlockOpener {
    let own: OwnDevice
    let limits: EncryptionLimits

    /// A block and its payload that were opened.
    struct Opened {
        let content: SealedContent
        let session: RatchetSession
        /// The record of the session; `nil` if the block began it.
        let record: SessionRecord?
        /// The start fields that were used.
        let start: StartFields?
        let isStartBlock: Bool
    }

    /// Why something was not opened.
    enum Failure: Error, Equatable {
        /// The session is not here, and the prekeys to begin it with are not here any more.
        case noSession(UInt64)
        /// The tag of the block is wrong in the state that the session has.
        case outOfStep(UInt64)
        case keyGone
        case tooFarAhead
        /// The block, the payload or what is inside is not what the sender sealed for this.
        case damaged
        /// The block is right, and its sender has sealed the payload with this SHA-256: not the one beside it.
        case otherPayload([UInt8])
        /// A start that was there before.
        case replay
    }

    /// Opens a block and its payload.
    func open(
        payload: [UInt8],
        block bytes: [UInt8],
        from device: KnownDevice,
        inMail: Bool,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> Result<Opened, Failure> {
        guard let block = try? Block.parse(bytes, inMail: inMail) else {
            return .failure(.damaged)
        }
        let number = block.header.session.rawValue
        let record = try step.records.session(number, with: device.address)
        let session: RatchetSession
        if let record {
            guard let stored = try? RatchetSession(encoded: record.state) else {
                return .failure(.outOfStep(number))
            }
            session = stored
        } else if let start = block.header.start {
            switch try respond(to: block, start, from: device, in: step) {
            case .success(let new): session = new
            case .failure(let failure): return .failure(failure)
            }
        } else {
            return .failure(.noSession(number))
        }
        return open(block, payload, in: session, record)
    }

    private func open(
        _ block: Block,
        _ payload: [UInt8],
        in session: RatchetSession,
        _ record: SessionRecord?
    ) -> Result<Opened, Failure> {
        let number = block.header.session.rawValue
        let opened: OpenedBlock
        do {
            opened = try session.opened(block)
        } catch {
            switch error {
            case .tooFarAhead: return .failure(.tooFarAhead)
            case .keyGone: return .failure(.keyGone)
            case .noSession, .damaged, .weakKey, .exhausted, .failed, .unreadableState:
                return .failure(.outOfStep(number))
            case .malformed, .unknownVersion: return .failure(.damaged)
            }
        }
        guard let bytes = try? SealedPayload.open(payload, key: opened.key, hash: opened.payloadHash),
            let content = try? SealedContent(bytes)
        else {
            let isSealed = SealedPayload.hash(of: payload) == opened.payloadHash
            return .failure(isSealed ? .damaged : .otherPayload(opened.payloadHash))
        }
        return .success(
            Opened(
                content: content,
                session: opened.session,
                record: record,
                start: record == nil ? block.header.start : nil,
                isStartBlock: block.header.start != nil
            )
        )
    }

    /// The session that start fields begin.
    private func respond(
        to block: Block,
        _ start: StartFields,
        from device: KnownDevice,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> Result<RatchetSession, Failure> {
        let number = block.header.session.rawValue
        guard let prekey = try step.records.signedPrekey(start.prekeyNumber) else {
            return .failure(.noSession(number))
        }
        var pair: OwnPair?
        if let pairNumber = start.pairNumber {
            pair = try step.records.pair(pairNumber)
            guard pair != nil else {
                return .failure(.noSession(number))
            }
        }
        let session = try? RatchetSession.respond(
            local: own.local,
            peer: device.keys,
            to: block,
            prekey: prekey.local,
            pair: pair?.local,
            at: step.now.clock
        )
        return session.map { .success($0) } ?? .failure(.damaged)
    }

    /// Keeps what was opened: the session's new state without the used key, and the used prekey's end.
    ///
    /// - Returns: `false` if the start was a replay; then nothing was kept.
    func keep(
        _ opened: Opened,
        of device: KnownDevice,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        if let start = opened.start {
            if let pair = start.pairNumber {
                try step.records.removePairs([pair])
            } else {
                guard let noted = try step.records.noteEphemeral(start.ephemeral, of: start.prekeyNumber) else {
                    return false
                }
                if noted >= limits.ephemerals, try step.records.signedPrekeys().first?.number == start.prekeyNumber {
                    try PrekeyUpkeep(device: own, limits: limits).makePrekey(in: &step)
                }
            }
        }
        let keeper = SessionKeeper(own: own, limits: limits)
        let use = try keeper.nextUse(with: device.address, in: step)
        var record =
            opened.record
            ?? SessionRecord(
                address: device.address,
                number: opened.session.number.rawValue,
                state: opened.session.encoded,
                isInitiator: false,
                made: step.now.clock,
                lastUsed: use
            )
        record.state = opened.session.encoded
        record.hasOpened = true
        record.lastUsed = use
        if record.retirement == .asked {
            record.retirement = .none
        }
        try keeper.save(record, in: &step)
        return true
    }
}

extension OwnSignedPrekey {
    var local: LocalPrekey {
        LocalPrekey(number: number, agreement: agreement, encapsulation: encapsulation)
    }
}

extension OwnPair {
    var local: LocalPrekey {
        LocalPrekey(number: number, agreement: agreement, encapsulation: encapsulation)
    }
}
