import ChatIdentity
import ChatProtocol

/// Answers about devices, and views for people.
extension EncryptionMachine {
    /// Applies the lists and bundles of an account.
    mutating func devices(
        _ account: String,
        _ answer: EncryptionAnswer,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard case .devices(let shown) = answer else {
            if case .failed(let error) = answer, !error.passes {
                correspondence.lists.failed(account, error)
                correspondence.consequences.staleLists[account] = nil
                followed(account, in: &step)
            }
            return
        }
        let asked = correspondence.lists.bundles(of: account)
        correspondence.lists.answered(account)
        let verdict =
            account == self.account
            ? try ownDevices(shown, in: &step)
            : try PeerLists(limits: policy.limits).apply(shown, to: account, in: &step)
        switch verdict {
        case .more:
            correspondence.lists.want(account)
            return
        case .noKeys:
            correspondence.lists.noteWithoutKeys(account, at: step.now.monotonic)
        case .unusable:
            correspondence.lists.failed(account, .stopped(.forked, shown.username))
        case .followed, .contradiction:
            break
        }
        try compare(account, in: &step)
        try begin(shown.bundles, asked: asked, with: account, in: &step)
        followed(account, in: &step)
    }

    /// Compares what the server shows with the newest list that the account itself has named in a message: a server
    /// that shows an older one hides a change. Of this account's own list others may say what they like.
    private mutating func compare(_ account: String, in step: inout EncryptionStep) throws(KeyStoreError) {
        guard let version = correspondence.consequences.staleLists.removeValue(forKey: account),
            account != self.account, let record = try step.records.peer(account), record.version < version
        else {
            return
        }
        try PeerLists(limits: policy.limits).noteRollback(account, in: &step)
    }

    private mutating func followed(_ account: String, in step: inout EncryptionStep) {
        for command in inquiries.removeValue(forKey: account) ?? [] {
            step.act(.finished(command, nil))
        }
        reader.incoming.follow(account)
        reader.mailbox.follow(account)
        writer.texts.followed(account)
    }

    private mutating func ownDevices(
        _ shown: ShownDevices,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> PeerLists.Verdict {
        let number = try step.records.ownDevice()?.number
        let verdict = try own.checked(shown, in: &step)
        if try step.records.ownDevice()?.number != number {
            deviceChanged()
        } else if own.phase == .ready, let device = try step.records.ownDevice() {
            let upkeep = PrekeyUpkeep(device: device, limits: policy.limits)
            try upkeep.refill(left: shown.pairsLeft.count, in: &step)
            if let now = time.agreed(at: step.now) {
                try upkeep.forgetPairs(left: shown.pairsLeft, handedOut: shown.pairsHandedOut, at: now, in: &step)
            }
        }
        return verdict
    }

    /// Begins sessions with the bundles that were asked for.
    private mutating func begin(
        _ bundles: [ShownBundle],
        asked: [DeviceNumber],
        with account: String,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard let device = try step.records.ownDevice() else {
            return
        }
        let keeper = SessionKeeper(own: device, limits: policy.limits)
        for number in asked {
            let address = DeviceAddress(account: account, device: number)
            guard let known = try step.records.device(address), known.removed == nil else {
                continue
            }
            // Another program on this store may have begun one meanwhile.
            guard try keeper.forSending(to: address, in: step) == nil else {
                correspondence.lists.noteBundle(of: address, isUsable: true)
                continue
            }
            let bundle = bundles.first { $0.device == number.rawValue }
            var isUsable = false
            if let bundle {
                isUsable = try keeper.begin(with: known, bundle, in: &step)
            }
            correspondence.lists.noteBundle(of: address, isUsable: isUsable)
            if !isUsable {
                correspondence.requests.pause(.devices(account), at: step.now.monotonic)
            }
        }
    }

    mutating func accepted(
        _ account: String,
        _ command: CommandNumber,
        _ answer: EncryptionAnswer,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        switch answer {
        case .devices(let shown):
            let verdict = try PeerLists(limits: policy.limits).accept(shown, of: account, in: &step)
            if verdict == .more {
                correspondence.lists.want(account)
            }
            let isUsable = verdict != .unusable
            step.act(.finished(command, isUsable ? nil : .stopped(.forked, shown.username)))
        case .failed(let error):
            step.act(.finished(command, error))
        case .conversations, .page, .stored, .mail, .done:
            step.act(.finished(command, .notConnected))
        }
    }

    // MARK: - Views

    /// Fetches the lists of an account that this client has not seen, so that it can be told whether its next message
    /// is encrypted.
    mutating func inquire(
        _ account: String,
        _ command: CommandNumber,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        let isKnown = try step.records.peer(account) != nil
        let isWithoutKeys = correspondence.lists.isWithoutKeys(account, at: step.now.monotonic, policy.limits)
        guard own.phase == .ready, !isKnown, !isWithoutKeys else {
            step.act(.finished(command, nil))
            return
        }
        inquiries[account, default: []].append(command)
        correspondence.lists.forgetAnswer(of: account)
        correspondence.lists.want(account)
    }

    /// What the login request says about this client: its device, if keys were made, and the blocks sealed so far.
    static func loginDevice(
        in records: any KeyRecords
    ) throws(KeyStoreError) -> (device: DeviceNumber, blocksSealed: UInt64)? {
        guard let device = try records.ownDevice() else {
            return nil
        }
        return (device.number, try records.state().blocksSealed)
    }

    /// Messages of a page of history, around a message or of a search, as far as they are in the archive. Nothing is
    /// opened by reading the history.
    func shown(
        _ messages: [ReceivedMessage],
        in records: any KeyRecords
    ) throws(KeyStoreError) -> [ReceivedMessage] {
        let context = try ConversationReader.Context(records)
        var shown: [ReceivedMessage] = []
        for message in messages {
            let isDirect = message.kind == .direct
            shown.append(isDirect ? try reader.archived(message, context, in: records) : message)
        }
        return shown
    }

    /// Whether the next direct message to an account is encrypted, as far as this client knows. Of an account whose
    /// lists it has not seen it knows nothing: see ``EncryptionEvent/inquire(account:_:)``.
    func encryption(
        with username: String,
        in records: any KeyRecords
    ) throws(KeyStoreError) -> ConversationEncryption {
        switch own.phase {
        case .none: return .plain(.ownHasNoKeys)
        case .serverCannot: return .plain(.serverCannot)
        case .linkNeeded: return .stopped(.linkNeeded)
        case .stopped(let sentence): return .stopped(.other(sentence))
        case .undecided, .checking, .listing, .publishing, .ready: break
        }
        guard let record = try records.peer(username.lowercased()), !record.list.isEmpty else {
            return try isWithoutList(username.lowercased(), in: records) ? .plain(.peerHasNoKeys) : .unknown
        }
        if let stop = PeerLists(limits: policy.limits).stop(record, at: clock) {
            return .stopped(stop)
        }
        return .sealed(isVerified: record.isVerified)
    }
    /// Whether the server has said that an account has no devices, or a person has accepted that. An answer that failed
    /// says nothing.
    private func isWithoutList(_ account: String, in records: any KeyRecords) throws(KeyStoreError) -> Bool {
        try records.peer(account) != nil || correspondence.lists.hasAnswerWithoutKeys(account)
    }
}
