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
            try withdraw(entry, in: &step)
            try settle(entry, .stored(receipt.with(.unexpectedlyPlain)), in: &step)
        case .failed(let error):
            try failed(&entry, error, in: &step)
        case .conversations, .page, .devices, .mail, .done:
            // Not an answer to this request; the connection cannot be trusted with it.
            entry.waitsForLogin = true
            texts.update(entry)
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
        case .timedOut, .connectionLost:
            entry.waitsForLogin = true
            texts.update(entry)
        default:
            try giveUp(entry, error, in: &step)
        }
    }

    private mutating func giveUp(
        _ entry: OutgoingTexts.Entry,
        _ error: ChatError,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        try withdraw(entry, in: &step)
        try settle(entry, .failed(error), in: &step)
    }

    /// What was sealed is not stored: it leaves the archive, and its number to the next text.
    private func withdraw(_ entry: OutgoingTexts.Entry, in step: inout EncryptionStep) throws(KeyStoreError) {
        if let hash = entry.archived, let row = try step.records.message(payloadHash: hash), row.place == nil {
            try step.records.removeMessage(payloadHash: hash)
            try leaveNumber(of: row, in: &step)
        }
    }

    /// Tells of texts of earlier runs that are not known to be stored, once all conversations were read. Their rows
    /// stay: if one is found in a conversation after all, it is known.
    func tellUnsent(in step: inout EncryptionStep) throws(KeyStoreError) {
        var unsent: [ArchivedMessage] = []
        for var row in try step.records.unsentMessages() where row.counter > 0 {
            let age = step.now.clock.subtractingReportingOverflow(row.time).partialValue
            guard !texts.hasToken(row.token), age >= limits.unsentDelay || age < 0, case .text(let text) = row.content
            else {
                continue
            }
            let name = try step.records.peer(row.peer)?.name ?? row.peer
            step.tell(.notSent(account: name, text: text, time: row.time))
            unsent.append(row)
            row.counter = 0
            try step.records.save(row)
        }
        // The last one first: each leaves its number only if no later one is taken.
        for row in unsent.reversed() {
            try leaveNumber(of: row, in: &step)
        }
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
