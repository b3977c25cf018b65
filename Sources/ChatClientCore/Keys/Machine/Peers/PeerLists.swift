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
///                │               │  other keys under a number  │
///                │               ├──────────> changedKeys ─────┤
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
        /// Nothing of the account is pinned, and its lists cannot be used. Or a person accepts lists that cannot be.
        case unusable(ListProblem)
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

    /// Records a contradiction that came from inside a sealed message: its sender was shown another list.
    func noteFork(_ account: String, claimed version: UInt64, in step: inout EncryptionStep) throws(KeyStoreError) {
        guard var record = try step.records.peer(account) else {
            return
        }
        record.claimed = max(record.claimed, version)
        try step.records.save(record)
        _ = try raise(.forked(at: step.now.clock), .forked, record, in: &step)
    }

    /// Records that the server shows an older list of an account than the account itself names.
    func noteRollback(
        _ account: String,
        claimed version: UInt64,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard var record = try step.records.peer(account) else {
            return
        }
        if let until = try waitsForNewerList(record, in: step) {
            _ = try wait(record, until: until, in: &step)
            return
        }
        record.claimed = max(record.claimed, version)
        try step.records.save(record)
        _ = try raise(.rolledBack(at: step.now.clock), .rolledBack, record, in: &step)
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
        case .identityChanged, .rolledBack, .forked, .changedKeys, .devicesGone:
            return .contradiction
        }
        guard record.isVerified else {
            let verdict = try pin(shown, of: record.account, inPlaceOf: record, isAccepted: false, in: &step)
            switch verdict {
            case .followed, .more:
                step.tell(.identityChanged(account: record.name, wasVerified: false, time: step.now.clock))
            case .noKeys, .contradiction, .unusable:
                break
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
    ///
    /// - Parameter record: What is pinned until now.
    func pin(
        _ shown: ShownDevices,
        of account: String,
        inPlaceOf record: PeerRecord? = nil,
        isAccepted: Bool = false,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Verdict {
        guard let identity = try? SigningPublicKey(shown.identity) else {
            return .unusable(.forked)
        }
        let known = isAccepted ? nil : try step.records.devices(of: account)
        let followed: FollowedLists
        switch FollowedLists.follow(shown.lists, of: account, after: nil, identity: identity, known: known) {
        case .success(let lists): followed = lists
        case .failure(.changedKeys):
            guard let record else {
                return .unusable(.changedKeys)
            }
            return try raise(.changedKeys(shown.identity, at: step.now.clock), .changedKeys, record, in: &step)
        case .failure(.contradiction): return .unusable(.forked)
        }
        guard let newest = followed.lists.last, let part = followed.newest else {
            return .unusable(.forked)
        }
        if try step.records.peer(account)?.identity != shown.identity {
            // What was read of the former identity says nothing to the devices of this one.
            try step.records.setLastOpened([], from: account)
        }
        var pinned = PeerRecord(
            account: account,
            name: shown.username.isEmpty ? account : SafeText.line(shown.username),
            identity: shown.identity,
            version: newest.version,
            listHash: part.list.hash,
            list: part.body,
            listSignature: part.signature,
            verified: record?.verified,
            pinned: step.now.clock
        )
        if let record, record.identity == shown.identity {
            // What a person accepts, the account's own messages contradict until its next list.
            pinned.claimed = max(record.claimed, record.version)
        }
        try step.records.save(pinned)
        try note(followed.lists, identity: shown.identity, in: &step)
        if try step.records.ownDevice() != nil {
            try step.noteUse()
        }
        return shown.more ? .more : .followed
    }

    func follow(
        _ shown: ShownDevices,
        _ record: PeerRecord,
        isAccepted: Bool = false,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Verdict {
        guard let identity = try? SigningPublicKey(record.identity) else {
            return .unusable(.forked)
        }
        guard shown.version >= record.version else {
            if let until = try waitsForNewerList(record, in: step) {
                return try wait(record, until: until, in: &step)
            }
            return try raise(.rolledBack(at: step.now.clock), .rolledBack, record, in: &step)
        }
        let pinned = PinnedList(identity: identity, version: record.version, hash: record.listHash)
        let result = FollowedLists.follow(
            shown.lists,
            of: record.account,
            after: record.list.isEmpty ? nil : pinned,
            identity: identity,
            known: isAccepted ? nil : try step.records.devices(of: record.account)
        )
        switch result {
        case .failure(.changedKeys):
            return try raise(.changedKeys(shown.identity, at: step.now.clock), .changedKeys, record, in: &step)
        case .failure(.contradiction):
            return try raise(.forked(at: step.now.clock), .forked, record, in: &step)
        case .success(let followed):
            var next = record
            if let newest = followed.lists.last, let part = followed.newest {
                next.follow(newest, part)
            }
            // More that is promised and never comes would be asked for again and again.
            let hasMore = shown.more && !followed.lists.isEmpty
            guard hasMore || next.version >= shown.version else {
                return try raise(.forked(at: step.now.clock), .forked, record, in: &step)
            }
            return try keep(next, followed.lists, hasMore: hasMore, in: &step)
        }
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
