import ChatIdentity

/// Turns of the programs that share a key store.
///
/// A text takes its counter when it is sealed, in a transaction of the store, and the server's order is that in which
/// the programs' sends reach it. So that both are the same, a text waits while one with a lower counter, which another
/// program has sealed, may be on its way: it has no place in the archive yet. Like the tickets of a ticket lock, the
/// rows without a place let each program have its turn.
extension TextWriter {
    /// Sends what was sealed, the first time or the same bytes again, if its turn has come: unless it has turned out
    /// meanwhile that they are stored, or were given up. If its number has changed while it waited, it is sealed anew.
    mutating func sendInTurn(
        _ entry: OutgoingTexts.Entry,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        if let receipt = try receiptFromArchive(of: entry, in: step) {
            return try settle(entry, .stored(receipt), in: &step)
        }
        guard try !isGivenUp(entry, in: step) else {
            return try settle(entry, .failed(.givenUp), in: &step)
        }
        if !entry.isSent, try number(of: entry, in: step) != entry.counter {
            var entry = entry
            entry.sealed = nil
            texts.update(entry)
            return true
        }
        guard try !isBeforeTurn(entry, in: step) else {
            waitsForTurn = true
            return false
        }
        request(entry, &correspondence, in: &step)
        return false
    }

    /// The number that the archive has for a text.
    private func number(of entry: OutgoingTexts.Entry, in step: EncryptionStep) throws(KeyStoreError) -> UInt64 {
        guard let hash = entry.archived, let row = try step.records.message(payloadHash: hash) else {
            return entry.counter
        }
        return row.counter
    }

    private func isBeforeTurn(_ entry: OutgoingTexts.Entry, in step: EncryptionStep) throws(KeyStoreError) -> Bool {
        guard let sealed = entry.sealed else {
            return false
        }
        let sender = DeviceAddress(account: account, device: sealed.senderDevice)
        return try step.records.unsentMessages().contains { other in
            other.peer == entry.recipient && other.sender == sender && other.token != entry.text.token
                && other.counter > 0 && other.counter < entry.counter && mayBeAwaited(other, in: step)
        }
    }

    /// A program that was killed, or is without a connection, does not keep the others from writing for long.
    private func mayBeAwaited(_ row: ArchivedMessage, in step: EncryptionStep) -> Bool {
        // It may be from a moment later than this step's time: the other program's transaction came first.
        let (age, overflow) = step.now.clock.subtractingReportingOverflow(row.senderTime)
        return !overflow && age.magnitude < limits.turn
    }

    /// Leaves the number of a text that is not stored to the next one. Texts of other programs that have later numbers
    /// and still wait for this one move up; they are sealed anew when it is their turn.
    func leaveNumber(of row: ArchivedMessage, in step: inout EncryptionStep) throws(KeyStoreError) {
        let next = try step.records.nextCounter(to: row.peer)
        guard row.counter > 0, next > row.counter else {
            return
        }
        let later = try step.records.unsentMessages().filter { other in
            other.peer == row.peer && other.sender == row.sender && other.counter > row.counter
        }
        // If one of them may have been sent, or is stored, the number stays unused.
        guard later.isEmpty || mayBeAwaited(row, in: step), UInt64(later.count) == next - row.counter - 1 else {
            return
        }
        for var other in later {
            other.counter -= 1
            try step.records.save(other)
        }
        try step.records.setNextCounter(next - 1, to: row.peer)
    }
}
