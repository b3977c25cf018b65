import ChatEncryption
import ChatIdentity
import ChatProtocol

/// Handles device mail: empty mail, requests to heal and healed texts.
struct MailReader {
    let own: OwnDevice
    let name: String
    let state: KeyStoreState
    let limits: EncryptionLimits

    enum Outcome: Equatable {
        case handled
        /// The lists of its sender must be followed first.
        case needsLists(String)
    }

    /// A device asks for payloads again.
    struct Plea: Sendable, Equatable {
        var device: DeviceAddress
        var payloads: [[UInt8]]
    }

    /// - Parameter hasAsked: Whether the lists of the sender were followed since the mail came.
    func read(
        _ mail: ReceivedMail,
        hasAsked: Bool,
        _ consequences: inout Consequences,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Outcome {
        guard let number = DeviceNumber(rawValue: mail.senderDevice) else {
            return .handled
        }
        let sender = DeviceAddress(account: mail.sender.lowercased(), device: number)
        guard sender != own.address else {
            return .handled
        }
        guard let device = try step.records.device(sender) else {
            return hasAsked ? .handled : .needsLists(sender.account)
        }
        let opener = BlockOpener(own: own, limits: limits)
        let result = try opener.open(payload: mail.payload, block: mail.block, from: device, inMail: true, in: step)
        switch result {
        case .failure(let failure):
            // Mail is not sent again; but who writes it in a session that is lost must learn that.
            if let session = failure.failedSession, device.removed == nil {
                consequences.heal(sender, failed: session)
                consequences.lostMail[sender] = SealedPayload.hash(of: mail.payload)
            }
        case .success(let opened):
            let check = ContentCheck(own: own, sender: sender, recipient: own.account, isMail: true)
            guard check.isRight(opened.content),
                try opener.keep(opened, of: device, in: &step)
            else {
                return .handled
            }
            let lists = PeerLists(limits: limits)
            try check.compareLists(opened.content, lists, &consequences.claims, in: &step)
            try carryOut(opened, from: device, &consequences, in: &step)
        }
        return .handled
    }

    private func carryOut(
        _ opened: BlockOpener.Opened,
        from device: KnownDevice,
        _ consequences: inout Consequences,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        consequences.touched.insert(device.address)
        consequences.mailRead.insert(device.address)
        var device = try step.records.device(device.address) ?? device
        device.openedWithoutMail = 0
        device.noteReceived(isStartBlock: opened.isStartBlock, limits: limits)
        try step.records.save(device)
        switch opened.content.kind {
        case .cannotOpen(let plea):
            try SessionKeeper(own: own, limits: limits).retire(
                failed: plea.failedSession,
                kept: plea.sessions,
                with: device.address,
                in: &step
            )
            consequences.pleas.append(Plea(device: device.address, payloads: plea.payloads))
        case .healed(let text, let payload):
            if try heal(payload, text, opened.content, from: device.address, in: &step) {
                consequences.opened.append(payload)
            }
        case .empty, .other, .text:
            break
        }
    }

    /// Puts a healed text where its payload stands.
    ///
    /// - Returns: Whether it was missing there.
    private func heal(
        _ payload: [UInt8],
        _ text: String,
        _ content: SealedContent,
        from sender: DeviceAddress,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        guard var row = try step.records.message(payloadHash: payload), case .unopened(let reason) = row.content,
            reason.isHealable, row.sender.account == sender.account, let place = row.place,
            let author = try step.records.device(row.sender), let device = try step.records.device(sender),
            // A text of a former identity, or of former keys, does not come from others.
            author.identity == device.identity, row.time >= max(author.since, device.since)
        else {
            return false
        }
        row.content = .text(text)
        row.senderTime = content.time
        row.counter = content.counter
        try step.records.save(row)
        try step.records.removeHealingRequest(payload)
        let opener = MessageOpener(own: own, state: state, limits: limits)
        let message = ReceivedMessage(
            conversation: place.conversation,
            kind: .direct,
            sequence: place.sequence,
            id: place.id,
            sender: try step.records.peer(sender.account)?.name ?? sender.account,
            recipient: name,
            time: row.time,
            body: "",
            wire: .tls,
            isMissed: true
        )
        step.act(.opened(try opener.show(row, message, in: step.records)))
        return true
    }
}
