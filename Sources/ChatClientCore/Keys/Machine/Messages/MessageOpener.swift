import ChatEncryption
import ChatIdentity
import ChatProtocol

/// Gives a message of a direct conversation its text, from the archive or by opening it, or the reason why it has none.
struct MessageOpener {
    let own: OwnDevice
    let state: KeyStoreState
    let limits: EncryptionLimits

    /// What became of a message.
    enum Resolution {
        /// It is the archive's now, and can be shown.
        case resolved(ReceivedMessage)
        /// The lists of its sender must be followed first.
        case needsLists(String)
    }

    /// - Parameter hasAsked: Whether the lists of the sender were followed since the message came.
    func resolve(
        _ message: ReceivedMessage,
        hasAsked: Bool,
        _ consequences: inout Consequences,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Resolution {
        guard let sealed = message.sealed, let place = DirectPlace(message, account: own.account, line: state.line)
        else {
            return .resolved(message.unopened(.damaged))
        }
        guard !sealed.payload.isEmpty else {
            if let archived = try withoutPayload(message, place, in: step.records) {
                return .resolved(archived)
            }
            return try withheld(message, sealed, place, hasAsked: hasAsked, &consequences, in: &step)
        }
        let hash = SealedPayload.hash(of: sealed.payload)
        if let known = try known(message, place, hash, in: &step) {
            return .resolved(known)
        }
        guard let device = DeviceNumber(rawValue: sealed.senderDevice) else {
            return .resolved(message.unopened(.damaged))
        }
        let sender = DeviceAddress(account: place.sender, device: device)
        if sender.account == own.account, device == own.number || state.formerNumbers.contains(device) {
            consequences.isCopied = consequences.isCopied || device == own.number
            let reason = try missing(message, place, in: step)
            return .resolved(try keep(reason, message, place, hash, sender, in: &step))
        }
        guard let known = try step.records.device(sender) else {
            guard hasAsked else {
                return .needsLists(sender.account)
            }
            return .resolved(try keep(.unlistedDevice, message, place, hash, sender, in: &step))
        }
        return try open(message, sealed, place, hash, known, &consequences, in: &step)
    }

    /// A message whose payload the server does not give. Its block tells what is missing, so that it can be asked for.
    private func withheld(
        _ message: ReceivedMessage,
        _ sealed: SealedParts,
        _ place: DirectPlace,
        hasAsked: Bool,
        _ consequences: inout Consequences,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Resolution {
        guard !sealed.block.isEmpty else {
            return .resolved(message.unopened(try missing(message, place, in: step)))
        }
        guard let number = DeviceNumber(rawValue: sealed.senderDevice), place.sender != own.account else {
            return .resolved(message.unopened(.damaged))
        }
        let address = DeviceAddress(account: place.sender, device: number)
        guard let device = try step.records.device(address) else {
            return hasAsked ? .resolved(message.unopened(.unlistedDevice)) : .needsLists(address.account)
        }
        let opener = BlockOpener(own: own, limits: limits)
        let result = try opener.open(payload: [], block: sealed.block, from: device, inMail: false, in: step)
        guard case .failure(let failure) = result, let hash = try sealedPayload(failure, in: step) else {
            return .resolved(message.unopened(.damaged))
        }
        consequences.heal(address, failed: nil)
        return .resolved(try keep(.damaged, message, place, hash, address, in: &step))
    }

    /// SHA-256 of the payload that the sender has sealed, if the server gives another one or none; `nil` if it is not
    /// known, or is in the archive: a sender must not take another message's place there.
    private func sealedPayload(
        _ failure: BlockOpener.Failure,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> [UInt8]? {
        guard case .otherPayload(let hash) = failure, try step.records.message(payloadHash: hash) == nil else {
            return nil
        }
        return hash
    }

    /// A message that is in the archive already.
    private func known(
        _ message: ReceivedMessage,
        _ place: DirectPlace,
        _ hash: [UInt8],
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> ReceivedMessage? {
        guard var row = try step.records.message(payloadHash: hash) else {
            return nil
        }
        guard row.sender.account == place.sender, row.peer == place.peer else {
            return message.unopened(.double)
        }
        if row.place?.line != state.line {
            // An own message whose receipt was lost, or the same message after the server was restored.
            try removeTwin(of: row, at: place, in: &step)
            row.place = place.archive(message)
            row.time = message.time
            try step.records.save(row)
            try step.noteStored(row)
        }
        guard row.place == place.archive(message) else {
            return message.unopened(.double)
        }
        return try show(row, message, in: step.records)
    }

    /// Removes a copy of an own text that was sealed anew, when the first one turns out to be the stored one.
    private func removeTwin(
        of row: ArchivedMessage,
        at place: DirectPlace,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        let twin = try step.records.message(
            line: state.line,
            conversation: place.conversation,
            sequence: place.sequence
        )
        if let twin, twin.payloadHash != row.payloadHash, twin.sender.account == own.account {
            try step.records.removeMessage(payloadHash: twin.payloadHash)
        }
    }

    /// Why a message has no block for this device.
    private func missing(
        _ message: ReceivedMessage,
        _ place: DirectPlace,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> UnopenedReason {
        let before = try step.records.conversation(place.conversation)?.beforeDevice ?? 0
        // Where the conversations ended when this device was listed is not known any more once the server's data are of
        // another lineage. Then its time tells.
        let isRestored = state.lineChanged >= own.added && message.time < own.added
        return place.sequence <= before || isRestored ? .beforeDevice : .noBlock
    }

    private func open(
        _ message: ReceivedMessage,
        _ sealed: SealedParts,
        _ place: DirectPlace,
        _ hash: [UInt8],
        _ device: KnownDevice,
        _ consequences: inout Consequences,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Resolution {
        guard !sealed.block.isEmpty else {
            let reason = try missing(message, place, in: step)
            if reason == .noBlock {
                consequences.heal(device.address, failed: nil)
            }
            return .resolved(try keep(reason, message, place, hash, device.address, in: &step))
        }
        let opener = BlockOpener(own: own, limits: limits)
        let result = try opener.open(
            payload: sealed.payload,
            block: sealed.block,
            from: device,
            inMail: false,
            in: step
        )
        switch result {
        case .failure(let failure):
            consequences.heal(device.address, failed: failure.failedSession)
            let hash = try sealedPayload(failure, in: step) ?? hash
            return .resolved(try keep(failure.reason, message, place, hash, device.address, in: &step))
        case .success(let opened):
            let check = ContentCheck(own: own, sender: device.address, recipient: place.recipient, isMail: false)
            guard check.isRight(opened.content), case .text(let text) = opened.content.kind,
                try opener.keep(opened, of: device, in: &step)
            else {
                consequences.heal(device.address, failed: nil)
                let reason: UnopenedReason = check.isRight(opened.content) ? .keyGone : .damaged
                return .resolved(try keep(reason, message, place, hash, device.address, in: &step))
            }
            consequences.touched.insert(device.address)
            let lists = PeerLists(limits: limits)
            try check.compareLists(opened.content, lists, &consequences.claims, in: &step)
            try note(opened, message, place, hash, device, &consequences, in: &step)
            let row = try keep(text, opened.content, message, place, hash, device.address, in: &step)
            return .resolved(try show(row, message, in: step.records))
        }
    }
}

extension BlockOpener.Failure {
    var reason: UnopenedReason {
        switch self {
        case .noSession, .keyGone, .replay: .keyGone
        case .outOfStep, .damaged, .otherPayload: .damaged
        case .tooFarAhead: .tooFarAhead
        }
    }

    /// The session that both sides should give up; `nil` if it is not the session.
    var failedSession: UInt64? {
        switch self {
        case .noSession(let number), .outOfStep(let number): number
        case .keyGone, .tooFarAhead, .damaged, .otherPayload, .replay: nil
        }
    }
}
