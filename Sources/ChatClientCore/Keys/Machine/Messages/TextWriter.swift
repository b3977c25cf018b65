import ChatEncryption
import ChatIdentity
import ChatProtocol

/// Seals and sends the texts of people, or says why they are not sent. A text is never sent in the clear when both
/// accounts have keys, or had them.
struct TextWriter: Sendable {
    let account: String
    let policy: EncryptionPolicy
    var texts = OutgoingTexts()

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
        for recipient in texts.recipients {
            while let entry = texts.first(for: recipient), entry.request == nil, !entry.waitsForLogin {
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
            return try settle(entry, .failed(ChatError(.stopped, sentence)), in: &step)
        case .never(let reason):
            return try settle(entry, .failed(.stopped(reason, entry.text.recipient)), in: &step)
        case .plain:
            return try sendPlain(entry, .ownNotEncrypted, in: &step)
        case .sealed:
            guard entry.sealed == nil else {
                sendAgain(entry, &correspondence, in: &step)
                return false
            }
            return try seal(entry, &correspondence, in: &step)
        }
    }

    private mutating func sendPlain(
        _ entry: OutgoingTexts.Entry,
        _ error: ChatError,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        let isRefused = policy.requiresEncryption || entry.text.requiresEncryption
        return try settle(entry, isRefused ? .failed(error) : .plain, in: &step)
    }

    private mutating func sendAgain(
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
        texts.update(entry)
        step.act(.request(request, .send(sealed)))
    }

    private mutating func seal(
        _ entry: OutgoingTexts.Entry,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        if let error = correspondence.lists.takeFailure(entry.recipient) {
            return try settle(entry, .failed(error), in: &step)
        }
        guard entry.staleLists.isEmpty else {
            entry.staleLists.forEach { correspondence.lists.want($0) }
            return false
        }
        guard let own = try step.records.ownDevice() else {
            return false
        }
        guard let record = try step.records.peer(entry.recipient), !record.list.isEmpty else {
            guard correspondence.lists.isWithoutKeys(entry.recipient, at: step.now.monotonic, limits) else {
                correspondence.lists.want(entry.recipient)
                return false
            }
            return try sendPlain(entry, .notEncrypted(to: entry.text.recipient), in: &step)
        }
        if let stop = lists.stop(record, at: step.now.clock) {
            return try settle(entry, .failed(.stopped(stop, record.name)), in: &step)
        }
        let devices = try recipients(record, own, in: step)
        let sealer = Sealer(own: own, limits: limits)
        let missing = try sealer.withoutSession(devices, in: step)
        guard missing.isEmpty else {
            guard correspondence.lists.tries(missing) < limits.tries else {
                correspondence.lists.forgetTries(missing)
                return try settle(entry, .failed(.devicesChanged(of: record.name)), in: &step)
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
        let earlier = try step.records.message(token: entry.text.token, sender: account)
        if let earlier, let place = earlier.place, place.line == (try step.records.state().line) {
            return try settle(entry, .stored(Receipt(place, time: earlier.time)), in: &step)
        }
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
        try archive(&entry, content, sealed, devices, in: &step)
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
        sendAgain(entry, &correspondence, in: &step)
        return false
    }

    /// Keeps the text under its payload before anything is sent: so a restored store is told from a killed process.
    private func archive(
        _ entry: inout OutgoingTexts.Entry,
        _ content: SealedContent,
        _ sealed: Sealer.Sealed,
        _ devices: [KnownDevice],
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        if let former = entry.archived {
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

    /// Ends a text.
    @discardableResult
    mutating func settle(
        _ entry: OutgoingTexts.Entry,
        _ outcome: SendOutcome,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        texts.removeFirst(for: entry.recipient)
        step.act(.settled(entry.text.id, outcome))
        return true
    }
}
