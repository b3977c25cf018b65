import ChatEncryption
import ChatIdentity
import ChatProtocol

/// The archive's part: every sealed message gets a row, with its text or with the reason why it has none.
extension MessageOpener {
    /// A message as it is shown, by its row.
    func show(
        _ row: ArchivedMessage,
        _ message: ReceivedMessage,
        in records: any KeyRecords
    ) throws(KeyStoreError) -> ReceivedMessage {
        switch row.content {
        case .text(let text):
            return message.with(body: text, .sealed(try origin(of: row.sender, in: records)))
        case .unopened(let reason):
            return message.unopened(reason)
        }
    }

    /// Why a message that the archive does not have is shown without text.
    func reasonWithoutRow(
        _ message: ReceivedMessage,
        _ sealed: SealedParts,
        in records: any KeyRecords
    ) throws(KeyStoreError) -> UnopenedReason {
        guard let record = try records.conversation(message.conversation), message.sequence <= record.openedThrough
        else {
            return sealed.payload.isEmpty ? .noKeys : .waiting
        }
        // It had its turn, and nothing to keep it under; or the server gives something else now.
        guard message.sequence > record.beforeDevice else {
            return .beforeDevice
        }
        return sealed.block.isEmpty ? .noBlock : .damaged
    }

    /// A sealed message that came without its payload, by the row at its place; `nil` if there is none.
    ///
    /// The place is the server's word: the row is this message only if its sender, its peer and its id are the same.
    func withoutPayload(
        _ message: ReceivedMessage,
        _ place: DirectPlace,
        in records: any KeyRecords
    ) throws(KeyStoreError) -> ReceivedMessage? {
        let row = try records.message(
            line: place.line,
            conversation: place.conversation,
            sequence: place.sequence
        )
        guard let row else {
            return nil
        }
        guard row.sender.account == place.sender, row.peer == place.peer, row.place == place.archive(message) else {
            return message.unopened(.damaged)
        }
        return try show(row, message, in: records)
    }

    /// The device that sealed a text.
    func origin(of sender: DeviceAddress, in records: any KeyRecords) throws(KeyStoreError) -> SealedOrigin {
        guard sender != own.address else {
            return SealedOrigin(device: SafeText.line(own.label), isVerified: true)
        }
        let device = try records.device(sender)
        let record = try records.peer(sender.account)
        return SealedOrigin(
            device: device?.label ?? "",
            isVerified: record?.verified != nil && record?.verified == device?.identity,
            isFromRemovedDevice: device?.removed != nil
        )
    }

    /// Keeps the reason why a message has no text, and asks for it again if that can help.
    func keep(
        _ reason: UnopenedReason,
        _ message: ReceivedMessage,
        _ place: DirectPlace,
        _ hash: [UInt8],
        _ sender: DeviceAddress,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> ReceivedMessage {
        let other = try step.records.message(
            line: place.line,
            conversation: place.conversation,
            sequence: place.sequence
        )
        guard other == nil else {
            // The server shows another payload at a place than before.
            return message.unopened(.damaged)
        }
        try step.records.save(
            ArchivedMessage(
                place: place.archive(message),
                peer: place.peer,
                sender: sender,
                payloadHash: hash,
                time: message.time,
                content: .unopened(reason)
            )
        )
        let outstanding = try step.records.healingRequests(to: sender).count
        if reason.isHealable, sender.account != own.account, outstanding < limits.healingRequests {
            try step.records.save(HealingRequest(payloadHash: hash, sender: sender, asked: 0, tries: 0))
        }
        return message.unopened(reason)
    }

    /// Keeps an opened text.
    func keep(
        _ text: String,
        _ content: SealedContent,
        _ message: ReceivedMessage,
        _ place: DirectPlace,
        _ hash: [UInt8],
        _ sender: DeviceAddress,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> ArchivedMessage {
        let other = try step.records.message(
            line: place.line,
            conversation: place.conversation,
            sequence: place.sequence
        )
        if let other, case .unopened = other.content {
            try step.records.removeMessage(payloadHash: other.payloadHash)
            try step.records.removeHealingRequest(other.payloadHash)
        }
        let row = ArchivedMessage(
            place: place.archive(message),
            peer: place.peer,
            sender: sender,
            payloadHash: hash,
            token: content.token,
            time: message.time,
            senderTime: content.time,
            counter: content.counter,
            lastOpened: content.lastOpened,
            content: .text(text)
        )
        try step.records.save(row)
        try step.records.setLastOpened(hash, from: place.peer)
        return row
    }

    /// Counts a text of a device: what is missing or came out of its order is told, and what the session owes is noted.
    func note(
        _ opened: BlockOpener.Opened,
        _ message: ReceivedMessage,
        _ place: DirectPlace,
        _ hash: [UInt8],
        _ device: KnownDevice,
        _ consequences: inout Consequences,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        var device = try step.records.device(device.address) ?? device
        let order = TextOrder(own: own, state: state, limits: limits)
        try order.compare(opened.content, message, place, of: &device, &consequences, in: &step)
        device.noteReceived(isStartBlock: opened.isStartBlock, limits: limits)
        device.openedWithoutMail += 1
        if device.openedWithoutMail >= limits.openedWithoutMail {
            consequences.withoutMail.insert(device.address)
        }
        try step.records.save(device)
    }
}

extension UnopenedReason {
    /// Whether its sender may be able to help.
    var isHealable: Bool {
        switch self {
        case .keyGone, .damaged, .tooFarAhead, .noBlock: true
        case .noKeys, .beforeDevice, .unlistedDevice, .double, .waiting, .keyStore: false
        }
    }
}

extension KnownDevice {
    /// Counts a block that was opened.
    mutating func noteReceived(isStartBlock: Bool, limits: EncryptionLimits) {
        receivedWithoutSending += 1
        guard isStartBlock else {
            return
        }
        // The first one is answered, and each eighth after it: the answer may have been lost.
        if startBlocks.isMultiple(of: limits.startBlocks) {
            owesAnswer = true
        }
        startBlocks += 1
    }

    /// Something was sealed for it.
    mutating func noteSent() {
        receivedWithoutSending = 0
        owesAnswer = false
    }
}
