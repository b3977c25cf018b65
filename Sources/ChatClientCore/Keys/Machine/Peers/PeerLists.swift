import ChatIdentity
import ChatProtocol

/// The device lists of other accounts, and of this one, as this client has followed them: pinned identities, chains of
/// lists, and what the server showed that contradicts them.
///
/// ```
///            a list that follows              another identity of a verified account
///          ┌──────┐              ┌──────────> identityChanged ─┐
///          v      │              │  an older list              │
///  (none) ─────> good ───────────┼──────────> rolledBack ──────┤
///          first ^               │  a contradiction            │ accept
///          list  │               ├──────────> forked ──────────┤
///                │               │  no list                    │
///                │               ├──────────> devicesGone ─────┤
///                │               │  an older one, new line     │
///                │   newer list  └──────────> awaitsNewerList ─┤
///                ├─────────────────────────────────┘           │
///                └─────────────────────────────────────────────┘
/// ```
struct PeerLists {
    let limits: EncryptionLimits

    /// What became of an answer.
    enum Verdict: Equatable {
        /// The account has never had a list.
        case noKeys
        /// The account's newest list is in the records.
        case followed
        /// The server has more lists.
        case more
        /// The server contradicts what it said before; the record's standing tells how.
        case contradiction
        /// The first list of an account is none that can be used.
        case unusable
    }

    /// Applies an answer of the server to the records of an account.
    func apply(
        _ shown: ShownDevices,
        to account: String,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Verdict {
        guard let record = try step.records.peer(account) else {
            return shown.identity.isEmpty ? .noKeys : try pin(shown, of: account, in: &step)
        }
        guard !shown.identity.isEmpty else {
            return try missing(record, in: &step)
        }
        guard shown.identity == record.identity else {
            return try otherIdentity(shown, than: record, in: &step)
        }
        return try follow(shown, record, in: &step)
    }

    /// Takes what the server shows as the account's present list, because a person accepts it.
    func accept(
        _ shown: ShownDevices,
        of account: String,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Verdict {
        let record = try step.records.peer(account)
        for var device in try step.records.devices(of: account) {
            device.highestPrekey = 0
            try step.records.save(device)
        }
        guard !shown.identity.isEmpty else {
            guard var record else {
                return .noKeys
            }
            record.forgetList()
            try step.records.save(record)
            try removeDevices(of: account, besides: [], in: &step)
            return .noKeys
        }
        return try pin(shown, of: account, verified: record?.verified, in: &step)
    }

    /// Records a contradiction that came from inside a sealed message: its sender was shown another list.
    func noteFork(_ account: String, in step: inout EncryptionStep) throws(KeyStoreError) {
        if let record = try step.records.peer(account) {
            _ = try raise(.forked(at: step.now.clock), .forked, record, in: &step)
        }
    }

    /// Records that the server shows an older list of an account than the account itself names.
    func noteRollback(_ account: String, in step: inout EncryptionStep) throws(KeyStoreError) {
        guard let record = try step.records.peer(account) else {
            return
        }
        if let until = try waitsForNewerList(record, in: step) {
            _ = try wait(record, until: until, in: &step)
        } else {
            _ = try raise(.rolledBack(at: step.now.clock), .rolledBack, record, in: &step)
        }
    }

    private func missing(_ record: PeerRecord, in step: inout EncryptionStep) throws(KeyStoreError) -> Verdict {
        guard !record.list.isEmpty else {
            return .noKeys
        }
        if let until = try waitsForNewerList(record, in: step) {
            return try wait(record, until: until, in: &step)
        }
        return try raise(.devicesGone(at: step.now.clock), .devicesGone, record, in: &step)
    }

    private func otherIdentity(
        _ shown: ShownDevices,
        than record: PeerRecord,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Verdict {
        switch record.standing {
        case .good, .awaitsNewerList:
            break
        case .identityChanged(let identity, _) where identity != shown.identity:
            break
        case .identityChanged, .rolledBack, .forked, .devicesGone:
            return .contradiction
        }
        guard record.isVerified else {
            let verdict = try pin(shown, of: record.account, verified: record.verified, in: &step)
            if verdict != .unusable {
                step.tell(.identityChanged(account: record.name, wasVerified: false, time: step.now.clock))
            }
            return verdict
        }
        var record = record
        record.standing = .identityChanged(shown.identity, at: step.now.clock)
        try step.records.save(record)
        step.tell(.identityChanged(account: record.name, wasVerified: true, time: step.now.clock))
        return .contradiction
    }

    /// Pins an identity with its first lists.
    private func pin(
        _ shown: ShownDevices,
        of account: String,
        verified: [UInt8]? = nil,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Verdict {
        var chain = DeviceListChain(account: account, pinned: nil)
        var lists: [DeviceList] = []
        guard let identity = try? SigningPublicKey(shown.identity), let last = shown.lists.last else {
            return .unusable
        }
        for part in shown.lists {
            guard let list = try? chain.follow(part.list, identity: identity) else {
                return .unusable
            }
            lists.append(list)
        }
        guard let newest = lists.last, try isNew(lists, identity: shown.identity, of: account, in: step) else {
            return .unusable
        }
        if try step.records.peer(account)?.identity != shown.identity {
            // What was read of the former identity says nothing to the devices of this one.
            try step.records.setLastOpened([], from: account)
        }
        try step.records.save(
            PeerRecord(
                account: account,
                name: shown.username.isEmpty ? account : SafeText.line(shown.username),
                identity: shown.identity,
                version: newest.version,
                listHash: last.list.hash,
                list: last.body,
                listSignature: last.signature,
                verified: verified,
                pinned: step.now.clock
            )
        )
        try note(lists, identity: shown.identity, in: &step)
        return shown.more ? .more : .followed
    }

    private func follow(
        _ shown: ShownDevices,
        _ record: PeerRecord,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Verdict {
        guard let identity = try? SigningPublicKey(record.identity) else {
            return .unusable
        }
        guard shown.version >= record.version else {
            if let until = try waitsForNewerList(record, in: step) {
                return try wait(record, until: until, in: &step)
            }
            return try raise(.rolledBack(at: step.now.clock), .rolledBack, record, in: &step)
        }
        let pinned = PinnedList(identity: identity, version: record.version, hash: record.listHash)
        var chain = DeviceListChain(account: record.account, pinned: record.list.isEmpty ? nil : pinned)
        var record = record
        var lists: [DeviceList] = []
        for part in shown.lists {
            do {
                guard let list = try chain.follow(part.list, identity: identity) else {
                    continue
                }
                lists.append(list)
                record.follow(list, part)
            } catch {
                return try raise(.forked(at: step.now.clock), .forked, record, in: &step)
            }
        }
        let isComplete = shown.more || record.version >= shown.version
        guard isComplete, try isNew(lists, identity: record.identity, of: record.account, in: step) else {
            return try raise(.forked(at: step.now.clock), .forked, record, in: &step)
        }
        return try keep(record, lists, hasMore: shown.more, in: &step)
    }

    private func keep(
        _ record: PeerRecord,
        _ lists: [DeviceList],
        hasMore: Bool,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Verdict {
        var record = record
        if case .awaitsNewerList = record.standing {
            record.standing = .good
        }
        try step.records.save(record)
        if !lists.isEmpty {
            try tellChange(lists, of: record, in: &step)
            try note(lists, identity: record.identity, in: &step)
        }
        return record.standing == .good ? (hasMore ? .more : .followed) : .contradiction
    }
}
