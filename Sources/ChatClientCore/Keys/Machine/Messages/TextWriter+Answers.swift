import ChatIdentity
import ChatProtocol

/// What became of texts.
extension TextWriter {
    mutating func answered(
        _ id: UInt64,
        _ answer: EncryptionAnswer,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard var entry = texts.entry(id) else {
            return
        }
        entry.request = nil
        switch answer {
        case .stored(let receipt) where receipt.isSealed:
            try stored(entry, receipt, in: &step)
            try settle(entry, .stored(receipt.with(try sealing(of: entry, in: step))), in: &step)
        case .stored(let receipt):
            // An earlier send with this token has stored it in the clear. What was sealed is not stored.
            try takeBack(entry, in: &step)
            let isRefused = requiresEncryption(entry)
            try settle(
                entry,
                isRefused ? .failed(.storedPlain) : .stored(receipt.with(.unexpectedlyPlain)),
                in: &step
            )
        case .failed(let error):
            try failed(&entry, error, in: &step)
        case .conversations, .page, .devices, .mail, .done:
            // Not an answer to this request.
            try failed(&entry, .unfittingAnswer, in: &step)
        }
    }

    /// How a text was sent: sealed by this device, for an identity that is verified or not.
    func sealing(
        of entry: OutgoingTexts.Entry,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> MessageEncryption {
        let own = try step.records.ownDevice()
        let peer = try step.records.peer(entry.recipient)
        let isVerified = peer?.verified != nil && peer?.verified == peer?.identity
        return .sealed(SealedOrigin(device: SafeText.line(own?.label ?? ""), isVerified: isVerified))
    }

    private func stored(
        _ entry: OutgoingTexts.Entry,
        _ receipt: Receipt,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard let hash = entry.archived, var row = try step.records.message(payloadHash: hash) else {
            return
        }
        let line = try step.records.state().line
        let there = try step.records.message(
            line: line,
            conversation: receipt.conversation,
            sequence: receipt.sequence
        )
        if let there, there.payloadHash != hash, there.token == row.token {
            // The text had been stored as it was sealed before.
            try step.records.removeMessage(payloadHash: hash)
        } else {
            row.place = ArchivePlace(
                line: line,
                conversation: receipt.conversation,
                sequence: receipt.sequence,
                id: receipt.id
            )
            row.time = receipt.time
            try step.records.save(row)
        }
        try step.noteStored(row)
        try ConversationCursor(receipt.conversation, account, line).passOwn(of: entry.recipient, in: &step)
    }

    private mutating func failed(
        _ entry: inout OutgoingTexts.Entry,
        _ error: ChatError,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        entry.mayBeStored = error.code == .devicesChanged ? false : entry.mayBeStored || error.leavesOutcomeOpen
        switch error.code {
        case .devicesChanged, .noSuchDevice:
            entry.refusals += 1
            guard entry.refusals > limits.tries else {
                entry.sealed = nil
                entry.staleLists = [account, entry.recipient]
                texts.update(entry)
                return
            }
            try giveUp(entry, .devicesChanged(of: entry.text.recipient), in: &step)
        case _ where error.passes:
            entry.failures += 1
            guard entry.failures < limits.sendTries else {
                try giveUp(entry, error, in: &step)
                return
            }
            // The same bytes once more on this connection: the server knows them by their token.
            entry.pause.fail(error, at: step.now.monotonic)
            texts.update(entry)
        default:
            try giveUp(entry, error, in: &step)
        }
    }
}

extension ChatError {
    /// Whether a text may be stored in spite of this error. A known token is looked up before devices are compared, so
    /// `devices_changed` tells that nothing is stored; other refusals may come before the token is looked at.
    fileprivate var leavesOutcomeOpen: Bool {
        [.timedOut, .connectionLost, .internal, .storageFailed].contains(code)
    }
}

extension Receipt {
    /// The receipt of a text that is in the archive with its place.
    init(_ place: ArchivePlace, time: Int64) {
        self.init(
            conversation: place.conversation,
            sequence: place.sequence,
            id: place.id,
            time: time,
            repeated: true,
            isSealed: true
        )
    }

    func with(_ encryption: MessageEncryption) -> Receipt {
        var receipt = self
        receipt.encryption = encryption
        return receipt
    }
}
