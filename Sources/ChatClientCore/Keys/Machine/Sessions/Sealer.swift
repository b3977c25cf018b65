import ChatEncryption
import ChatIdentity

/// Seals contents for devices. What it returns may be sent only after the commit of its step.
struct Sealer {
    let own: OwnDevice
    let limits: EncryptionLimits

    /// A payload and the blocks for its devices.
    struct Sealed {
        var payload: [UInt8]
        var hash: [UInt8]
        var blocks: [SealedPart]
        /// Blocks that this store has sealed so far.
        var blocksSealed: UInt64
    }

    private var keeper: SessionKeeper {
        SessionKeeper(own: own, limits: limits)
    }

    /// The devices with which a session must be begun first.
    func withoutSession(
        _ devices: [KnownDevice],
        in step: EncryptionStep
    ) throws(KeyStoreError) -> [KnownDevice] {
        var missing: [KnownDevice] = []
        for device in devices where try keeper.forSending(to: device.address, in: step) == nil {
            missing.append(device)
        }
        return missing
    }

    /// Seals once for all devices, each with the session that is to be used.
    ///
    /// - Returns: `nil` if a session has come to its end: it is retired then, and the next one must be begun.
    func seal(
        _ content: SealedContent,
        for devices: [KnownDevice],
        as use: BlockUse,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Sealed? {
        guard let bytes = try? content.encoded(),
            let payload = try? SealedPayload(sealing: bytes)
        else {
            throw .noKeysMade
        }
        var blocks: [SealedPart] = []
        for device in devices {
            guard let session = try keeper.forSending(to: device.address, in: step),
                let block = try block(of: payload, for: device, in: session, as: use, &step)
            else {
                return nil
            }
            blocks.append(SealedPart(device: device.address.device, block: block))
        }
        return try counted(payload, blocks, in: &step)
    }

    /// Seals for one device with a session that is not necessarily the one for texts.
    func seal(
        _ content: SealedContent,
        for device: KnownDevice,
        in session: SessionRecord,
        as use: BlockUse,
        _ step: inout EncryptionStep
    ) throws(KeyStoreError) -> Sealed? {
        guard let bytes = try? content.encoded(),
            let payload = try? SealedPayload(sealing: bytes)
        else {
            throw .noKeysMade
        }
        guard let block = try block(of: payload, for: device, in: session, as: use, &step) else {
            return nil
        }
        return try counted(payload, [SealedPart(device: device.address.device, block: block)], in: &step)
    }

    private func block(
        of payload: SealedPayload,
        for device: KnownDevice,
        in session: SessionRecord,
        as use: BlockUse,
        _ step: inout EncryptionStep
    ) throws(KeyStoreError) -> [UInt8]? {
        guard var ratchet = try? RatchetSession(encoded: session.state),
            let block = try? ratchet.seal(
                payload.key,
                payloadHash: payload.hash,
                for: use,
                at: step.now.clock,
                using: &step.generator
            )
        else {
            try keeper.retire(session.number, with: device.address, in: &step)
            return nil
        }
        var session = session
        session.state = ratchet.encoded
        session.lastUsed = try keeper.nextUse(with: device.address, in: step)
        try step.records.save(session)
        if var known = try step.records.device(device.address) {
            known.noteSent()
            try step.records.save(known)
        }
        return block
    }

    private func counted(
        _ payload: SealedPayload,
        _ blocks: [SealedPart],
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Sealed {
        var state = try step.records.state()
        state.blocksSealed += UInt64(blocks.count)
        try step.records.save(state)
        return Sealed(payload: payload.payload, hash: payload.hash, blocks: blocks, blocksSealed: state.blocksSealed)
    }
}
