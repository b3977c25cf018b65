import ChatEncryption
import ChatIdentity
import ChatProtocol

/// Seals and sends the texts of people, or says why they are not sent. A text is never sent in the clear when both
/// accounts have keys, or had them.
struct TextWriter: Sendable {
    let account: String
    let policy: EncryptionPolicy
    var texts = OutgoingTexts()
    /// Tokens of texts that were given up on this connection, and may be stored: the next login shows it.
    var openOutcomes: Set<[UInt8]> = []
    /// Whether a text waits for one of another program on the same store.
    var waitsForTurn = false

    var limits: EncryptionLimits { policy.limits }
    private var lists: PeerLists { PeerLists(limits: limits) }

    /// What this client may send now.
    enum Permission: Equatable {
        /// Nothing yet: reading comes before writing.
        case wait
        /// This account has no keys: in the clear, as clients always did.
        case plain(ConversationEncryption.PlainReason)
        case never(ConversationEncryption.StopReason)
        case sealed
    }

    mutating func advance(
        _ permission: Permission,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        waitsForTurn = false
        for recipient in texts.recipients {
            while let entry = texts.first(for: recipient), entry.request == nil,
                entry.pause.isOver(at: step.now.monotonic)
            {
                guard try send(entry, permission, &correspondence, in: &step) else {
                    break
                }
            }
        }
    }

    /// Goes on with the first text for a recipient.
    ///
    /// - Returns: Whether its end has come, so that the next one can follow.
    private mutating func send(
        _ entry: OutgoingTexts.Entry,
        _ permission: Permission,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        switch permission {
        case .wait:
            return false
        case .never(.other(let sentence)):
            return try giveUp(entry, ChatError(.stopped, sentence), in: &step)
        case .never(let reason):
            return try giveUp(entry, .stopped(reason, entry.text.recipient), in: &step)
        case .plain:
            return try sendPlain(entry, .ownNotEncrypted, in: &step)
        case .sealed:
            return try entry.sealed == nil
                ? seal(entry, &correspondence, in: &step) : sendInTurn(entry, &correspondence, in: &step)
        }
    }

    /// Sends a text in the clear, if nothing forbids it. An account whose list is pinned is never written to so, not
    /// even by a client without keys. A person ends that, by accepting that the account has no devices any more.
    private mutating func sendPlain(
        _ entry: OutgoingTexts.Entry,
        _ error: ChatError,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        if let record = try step.records.peer(entry.recipient), record.account != account, !record.list.isEmpty {
            return try settle(entry, .failed(.stopped(.noKeys, record.name)), in: &step)
        }
        // What may be stored sealed does not leave in the clear as well.
        guard !requiresEncryption(entry), entry.isCertainlyUnsent else {
            return try giveUp(entry, error, in: &step)
        }
        return try settle(entry, .plain, in: &step)
    }

    func requiresEncryption(_ entry: OutgoingTexts.Entry) -> Bool {
        policy.requiresEncryption || entry.text.requiresEncryption
    }

    mutating func request(
        _ entry: OutgoingTexts.Entry,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) {
        guard let sealed = entry.sealed else {
            return
        }
        var entry = entry
        let request = correspondence.requests.add(.text(entry.text.id))
        entry.request = request
        entry.isSent = true
        texts.update(entry)
        step.act(.request(request, .send(sealed)))
    }

    private mutating func seal(
        _ entry: OutgoingTexts.Entry,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        if let error = correspondence.lists.takeFailure(entry.recipient) {
            return try giveUp(entry, error, in: &step)
        }
        guard entry.staleLists.isEmpty else {
            entry.staleLists.forEach { correspondence.lists.want($0) }
            return false
        }
        guard let own = try step.records.ownDevice() else {
            return false
        }
        guard let record = try step.records.peer(entry.recipient), !record.list.isEmpty else {
            let now = step.now.monotonic
            guard correspondence.lists.isWithoutKeys(entry.recipient, forText: true, at: now, limits) else {
                correspondence.lists.wantBeforePlain(entry.recipient, at: now)
                return false
            }
            return try sendPlain(entry, .notEncrypted(to: entry.text.recipient), in: &step)
        }
        if let stop = lists.stop(record, at: step.now.clock) {
            return try giveUp(entry, .stopped(stop, record.name), in: &step)
        }
        let devices = try recipients(record, own, in: step)
        let sealer = Sealer(own: own, limits: limits)
        let missing = try sealer.withoutSession(devices, in: step)
        guard missing.isEmpty else {
            guard correspondence.lists.tries(missing) < limits.tries else {
                correspondence.lists.forgetTries(missing)
                return try giveUp(entry, .devicesChanged(of: record.name), in: &step)
            }
            correspondence.lists.wantBundles(missing)
            return false
        }
        return try seal(entry, for: devices, sealer, &correspondence, in: &step)
    }

    /// All devices of both accounts but this one.
    private func recipients(
        _ record: PeerRecord,
        _ own: OwnDevice,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> [KnownDevice] {
        var devices = try lists.present(of: record, in: step.records)
        if record.account != account, let ownRecord = try step.records.peer(account) {
            devices += try lists.present(of: ownRecord, in: step.records)
        }
        return devices.filter { $0.address != own.address }
    }

    private mutating func seal(
        _ entry: OutgoingTexts.Entry,
        for devices: [KnownDevice],
        _ sealer: Sealer,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        if let receipt = try receiptFromArchive(of: entry, in: step) {
            return try settle(entry, .stored(receipt), in: &step)
        }
        let earlier = try step.records.message(token: entry.text.token, sender: account)
        let next = try step.records.nextCounter(to: entry.recipient)
        let counter = earlier.map(\.counter).flatMap { $0 == 0 ? nil : $0 } ?? next
        let maker = ContentMaker(own: sealer.own)
        guard
            let content = try maker.content(
                .text(entry.text.text),
                to: entry.recipient,
                token: entry.text.token,
                counter: counter,
                in: step
            )
        else {
            return try settle(entry, .failed(.invalidText), in: &step)
        }
        guard let sealed = try sealer.seal(content, for: devices, as: .message, in: &step) else {
            // A session has come to its end: the next round begins another.
            return true
        }
        if counter == next {
            try step.records.setNextCounter(counter + 1, to: entry.recipient)
        }
        var entry = entry
        // A row of an earlier run, or of a former device: what was sealed then may be stored.
        entry.mayBeStored = entry.mayBeStored || earlier.map { $0.payloadHash != entry.archived } ?? false
        try archive(&entry, content, sealed, devices, in: &step)
        entry.counter = counter
        entry.isSent = false
        entry.sealed = SealedText(
            recipient: entry.text.recipient,
            token: entry.text.token,
            senderDevice: sealer.own.number,
            payload: sealed.payload,
            blocks: sealed.blocks,
            blocksSealed: sealed.blocksSealed
        )
        texts.update(entry)
        correspondence.consequences.touched.formUnion(devices.map(\.address))
        return try sendInTurn(entry, &correspondence, in: &step)
    }

    /// Keeps the text under its payload before anything is sent: so a restored store is told from a killed process.
    private func archive(
        _ entry: inout OutgoingTexts.Entry,
        _ content: SealedContent,
        _ sealed: Sealer.Sealed,
        _ devices: [KnownDevice],
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        if let former = entry.archived, !entry.mayBeStored {
            try step.records.replacePayload(former, by: sealed.hash)
        }
        entry.archived = sealed.hash
        try step.records.save(
            ArchivedMessage(
                place: nil,
                peer: entry.recipient,
                sender: content.sender,
                payloadHash: sealed.hash,
                token: content.token,
                time: step.now.clock,
                senderTime: content.time,
                counter: content.counter,
                lastOpened: content.lastOpened,
                recipients: devices.map(\.address).sorted(),
                content: .text(entry.text.text)
            )
        )
    }

    /// The connection is gone: the next login reads what was stored.
    mutating func disconnected() {
        texts.disconnected()
        openOutcomes = []
        waitsForTurn = false
    }

    /// Ends a text. A caller that was told to wait no longer is told nothing more.
    @discardableResult
    mutating func settle(
        _ entry: OutgoingTexts.Entry,
        _ outcome: SendOutcome,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        texts.remove(entry)
        if !entry.isWithdrawn {
            step.act(.settled(entry.text.id, outcome))
        }
        return true
    }
}
