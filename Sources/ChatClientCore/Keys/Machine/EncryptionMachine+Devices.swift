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
                let isAwaited = writer.texts.first(for: account) != nil
                correspondence.lists.failed(account, isAwaited ? error : nil)
                correspondence.consequences.claims.refused(account)
                followed(account, in: &step)
            }
            return
        }
        let asked = correspondence.lists.bundles(of: account)
        let before = try step.records.peer(account)
        correspondence.lists.answered(account)
        let verdict =
            account == self.account
            ? try ownDevices(shown, in: &step)
            : try PeerLists(limits: policy.limits).apply(shown, to: account, in: &step)
        try noteProgress(verdict, account, since: before, in: &step)
        switch verdict {
        case .more:
            return correspondence.lists.want(account)
        case .noKeys:
            correspondence.lists.noteWithoutKeys(account, at: step.now.monotonic)
        case .unusable(let problem):
            correspondence.lists.failed(account, .stopped(.init(problem), shown.username))
        case .followed, .contradiction:
            break
        }
        try compare(account, in: &step)
        try begin(shown.bundles, asked: asked, with: account, in: &step)
        followed(account, in: &step)
    }

    /// Pauses if the server only says that there is more, and notes when an account's first list came.
    private mutating func noteProgress(
        _ verdict: PeerLists.Verdict,
        _ account: String,
        since before: PeerRecord?,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        let after = try step.records.peer(account)
        if verdict == .more, before?.listHash == after?.listHash {
            correspondence.requests.movedNothing(.devices(account), at: step.now.monotonic)
        } else {
            correspondence.requests.succeeded(.devices(account))
        }
        if before == nil, after != nil, account != self.account {
            try reader.expectSealed(with: account, in: &step)
        }
    }

    /// Compares what the server shows with the newest list that the account itself has named in a message: a server
    /// that shows an older one hides a change. Of this account's own list others may say what they like.
    private mutating func compare(_ account: String, in step: inout EncryptionStep) throws(KeyStoreError) {
        guard let version = correspondence.consequences.claims.answered(account), account != self.account,
            let record = try step.records.peer(account), record.version < version
        else {
            return
        }
        try PeerLists(limits: policy.limits).noteRollback(account, claimed: version, in: &step)
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

    /// Takes the lists that a person accepts, page by page: a list on a later page may be the one that was refused.
    mutating func accepted(
        _ account: String,
        _ command: CommandNumber,
        isFirst: Bool,
        _ answer: EncryptionAnswer,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        switch answer {
        case .devices(let shown):
            let lists = PeerLists(limits: policy.limits)
            switch try lists.accept(shown, of: account, isFirst: isFirst, in: &step) {
            case .more:
                let record = try step.records.peer(account)
                let query = DevicesQuery(
                    account: account,
                    knownIdentity: record?.identity ?? [],
                    knownVersion: record?.version ?? 0
                )
                correspondence.ask(.accept(account, command, isFirst: false), .devices(query), in: &step)
            case .followed, .noKeys: step.act(.finished(command, nil))
            case .contradiction: step.act(.finished(command, try notAccepted(account, in: step)))
            case .unusable(let problem): step.act(.finished(command, .stopped(.init(problem), shown.username)))
            }
        case .failed(let error):
            step.act(.finished(command, error))
        case .conversations, .page, .stored, .mail, .done:
            step.act(.finished(command, .notConnected))
        }
    }

    /// Why a person's word is not taken: the server shows something that they were not warned of.
    private func notAccepted(_ account: String, in step: EncryptionStep) throws(KeyStoreError) -> ChatError {
        guard let record = try step.records.peer(account),
            let stop = PeerLists(limits: policy.limits).stop(record, at: step.now.clock)
        else {
            return .stopped(.forked, account)
        }
        return .notAccepted(stop, record.name)
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
        let isWithoutKeys = correspondence.lists.isWithoutKeys(
            account,
            forText: false,
            at: step.now.monotonic,
            policy.limits
        )
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
        let record = try records.peer(username.lowercased())
        let isSealed = record.map { $0.account != account && !$0.list.isEmpty } ?? false
        switch own.phase {
        case .none: return isSealed ? .stopped(.noKeys) : .plain(.ownHasNoKeys)
        case .serverCannot: return isSealed ? .stopped(.noKeys) : .plain(.serverCannot)
        case .linkNeeded: return .stopped(.linkNeeded)
        case .stopped(let sentence): return .stopped(.other(sentence))
        case .undecided, .checking, .listing, .publishing, .ready: break
        }
        guard let record, !record.list.isEmpty else {
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
