import ChatIdentity
import ChatProtocol

/// Texts that are not known to be stored: what their callers, other programs and later runs learn of them.
///
/// The row of such a text is a lease (its `time`), which the program that will send it again renews. Only after it has
/// run out may any program of this store give the text up; and a program looks before each sending whether its text
/// was given up.
extension TextWriter {
    /// The caller of a text waits no longer.
    mutating func withdraw(_ id: UInt64, in step: inout EncryptionStep) throws(KeyStoreError) {
        guard var entry = texts.waiting(id), !entry.isWithdrawn else {
            return
        }
        guard !entry.isCertainlyUnsent else {
            try takeBack(entry, in: &step)
            try settle(entry, .failed(.notSentInTime), in: &step)
            return
        }
        // It was sent, so it is the first.
        entry.isWithdrawn = true
        texts.update(entry)
        step.act(.settled(id, .failed(.notConfirmed)))
    }

    /// Ends a text that may not be sent any more, or that the server has refused for good or not taken for too long.
    ///
    /// - Parameter error: Why, if nothing of it is stored.
    @discardableResult
    mutating func giveUp(
        _ entry: OutgoingTexts.Entry,
        _ error: ChatError,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        if let receipt = try receiptFromArchive(of: entry, in: step) {
            return try settle(entry, .stored(receipt), in: &step)
        }
        guard entry.isCertainlyUnsent else {
            // Its row stays: what is found in the conversation after the next login is known.
            openOutcomes.insert(entry.text.token)
            return try settle(entry, .failed(.outcomeUnknown), in: &step)
        }
        try takeBack(entry, in: &step)
        return try settle(entry, .failed(error), in: &step)
    }

    /// Nothing was stored: the text leaves the archive, and its number to the next one.
    func takeBack(_ entry: OutgoingTexts.Entry, in step: inout EncryptionStep) throws(KeyStoreError) {
        if let hash = entry.archived, let row = try step.records.message(payloadHash: hash), row.place == nil {
            try step.records.removeMessage(payloadHash: hash)
            try leaveNumber(of: row, in: &step)
        }
    }

    /// The receipt of a text whose place this or another program has read back meanwhile; `nil` while it has none.
    func receiptFromArchive(
        of entry: OutgoingTexts.Entry,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> Receipt? {
        let line = try step.records.state().line
        let sealed = try entry.archived.map { hash throws(KeyStoreError) in
            try step.records.message(payloadHash: hash)
        }
        let earlier = try step.records.message(token: entry.text.token, sender: account)
        for row in [sealed ?? nil, earlier] {
            if let row, let place = row.place, place.line == line {
                return Receipt(place, time: row.time).with(try sealing(of: entry, in: step))
            }
        }
        return nil
    }

    /// Whether another program has given up a sealed text, and told that it was not sent.
    func isGivenUp(_ entry: OutgoingTexts.Entry, in step: EncryptionStep) throws(KeyStoreError) -> Bool {
        guard let hash = entry.archived else {
            return false
        }
        return try step.records.message(payloadHash: hash).map { $0.counter == 0 } ?? false
    }

    /// Keeps other programs from giving up what this one will send again.
    func renewLeases(in step: inout EncryptionStep) throws(KeyStoreError) {
        guard !texts.isEmpty else {
            return
        }
        for var row in try step.records.unsentMessages()
        where row.counter > 0 && texts.hasToken(row.token) && !isFresh(row, limits.unsentDelay / 4, in: step) {
            row.time = step.now.clock
            try step.records.save(row)
        }
    }

    /// Tells of texts that no program holds and that are not known to be stored, once all conversations were read.
    /// Their rows stay: if one is found in a conversation after all, it is known.
    func tellUnsent(in step: inout EncryptionStep) throws(KeyStoreError) {
        var unsent: [ArchivedMessage] = []
        for var row in try step.records.unsentMessages()
        where row.counter > 0 && !isFresh(row, limits.unsentDelay, in: step) {
            guard !texts.hasToken(row.token), !openOutcomes.contains(row.token), case .text(let text) = row.content
            else {
                continue
            }
            let name = try step.records.peer(row.peer)?.name ?? row.peer
            step.tell(.notSent(account: name, text: text, time: row.senderTime))
            unsent.append(row)
            row.counter = 0
            try step.records.save(row)
        }
        // The last one first: each leaves its number only if no later one is taken.
        for row in unsent.reversed() {
            try leaveNumber(of: row, in: &step)
        }
    }

    /// Whether a row is younger than a time. One from a moment later than this step's time was written by a program
    /// whose transaction came first; one from much later by a clock that was wrong.
    private func isFresh(_ row: ArchivedMessage, _ time: Int64, in step: EncryptionStep) -> Bool {
        let (age, overflow) = step.now.clock.subtractingReportingOverflow(row.time)
        return !overflow && age.magnitude < time
    }
}
