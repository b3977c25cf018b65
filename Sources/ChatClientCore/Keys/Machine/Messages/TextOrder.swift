import ChatEncryption
import ChatIdentity
import ChatProtocol

/// Compares what a text says of its order with where the server shows it: its counter among the texts of its device,
/// and the payload that its sender had read last.
struct TextOrder {
    let own: OwnDevice
    let state: KeyStoreState
    let limits: EncryptionLimits

    /// Tells what is missing before a text, or that it does not stand where it was written.
    ///
    /// A device of this account writes to several people: its texts are not compared.
    func compare(
        _ content: SealedContent,
        _ message: ReceivedMessage,
        _ place: DirectPlace,
        of device: inout KnownDevice,
        _ consequences: inout Consequences,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard device.address.account != own.account else {
            return
        }
        let name = try step.records.peer(device.address.account)?.name ?? device.address.account
        let isLate = content.counter <= device.lastCounter
        if !isLate {
            let between = device.lastCounter == 0 ? 0 : content.counter - device.lastCounter - 1
            let unopened = between == 0 ? 0 : try unopenedSince(place, of: device.address, in: step)
            if between > unopened {
                step.tell(.gap(account: name, device: device.label, missing: between - unopened))
            }
            device.lastCounter = content.counter
        }
        let isEarly = try isBeforeWhatWasRead(content, place, of: device, &consequences, in: step)
        if isLate || isEarly {
            step.tell(.outOfOrder(account: name, device: device.label, messageID: message.id))
        }
    }

    /// How many messages of a device were not opened since the last one of its account that was: their counters are not
    /// known, and they are shown anyway.
    private func unopenedSince(
        _ place: DirectPlace,
        of sender: DeviceAddress,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> UInt64 {
        let last = try step.records.lastOpened(from: place.peer)
        let before = last.isEmpty ? nil : try step.records.message(payloadHash: last)?.place
        let rows = try step.records.unopenedMessages(of: sender, limit: limits.arrivedAtOnce)
        return UInt64(
            rows.count { row in
                guard let at = row.place, at.line == place.line, at.conversation == place.conversation else {
                    return false
                }
                return at.sequence < place.sequence && at.sequence > before?.sequence ?? 0
            }
        )
    }

    // MARK: - What the sender had read

    /// Whether the sender had read a payload that stands after its text here, or nowhere: then the server shows a reply
    /// before what it answers. Each such payload is told once.
    private func isBeforeWhatWasRead(
        _ content: SealedContent,
        _ place: DirectPlace,
        of device: KnownDevice,
        _ consequences: inout Consequences,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        let payload = content.lastOpened
        guard !payload.isEmpty, consequences.readEarly[device.address] != payload,
            try !stands(payload, before: place, of: device, in: step)
        else {
            return false
        }
        consequences.readEarly[device.address] = payload
        return true
    }

    /// Whether a payload stands before a text, as far as that can be told.
    private func stands(
        _ payload: [UInt8],
        before place: DirectPlace,
        of device: KnownDevice,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        guard let row = try step.records.message(payloadHash: payload), row.peer == place.peer else {
            return try !isSureToKnow(place, of: device, in: step)
        }
        // An own text whose receipt has not come, or one of other data of the server, has no place to compare.
        guard let there = row.place, there.line == place.line, there.conversation == place.conversation else {
            return true
        }
        return there.sequence < place.sequence
    }

    /// Whether this store must know each payload that the sender can have read: it has sealed all of them. That is so
    /// as long as both accounts have had one device each, the store was never restored or copied, the server's data are
    /// those of the beginning, and this device was there before the conversation.
    private func isSureToKnow(
        _ place: DirectPlace,
        of device: KnownDevice,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        guard state.formerNumbers.isEmpty, state.lineChanged == 0,
            try step.records.conversation(place.conversation)?.beforeDevice ?? 0 == 0
        else {
            return false
        }
        let counts = try [own.account, device.address.account].map { account throws(KeyStoreError) in
            try step.records.devices(of: account).count
        }
        return counts == [1, 1]
    }
}
