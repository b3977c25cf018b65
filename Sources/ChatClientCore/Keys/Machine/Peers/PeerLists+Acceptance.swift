/// What a person accepts after an alarm.
extension PeerLists {
    /// Takes what the server shows as the account's present lists, because a person accepts it: its standing is good
    /// then. If it is not what the alarm was about, nobody has compared it: it raises an alarm of its own.
    ///
    /// - Parameter isFirst: Whether these are its first lists, and not those after lists that were accepted before.
    func accept(
        _ shown: ShownDevices,
        of account: String,
        isFirst: Bool,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Verdict {
        let record = try step.records.peer(account)
        guard isFirst else {
            guard let record, record.identity == shown.identity else {
                return .unusable(.forked)
            }
            return try follow(shown, record, isAccepted: true, in: &step)
        }
        if let record, !isAsWarned(shown, record) {
            return try warnAnew(shown, record, in: &step)
        }
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
        return try pin(shown, of: account, inPlaceOf: record, isAccepted: true, in: &step)
    }

    /// Whether the server shows what the alarm of an account was about, or lists of its pinned identity that are not
    /// older.
    private func isAsWarned(_ shown: ShownDevices, _ record: PeerRecord) -> Bool {
        let isPinned = shown.identity == record.identity
        return switch record.standing {
        case .identityChanged(let identity, _): shown.identity == identity
        case .changedKeys(let identity, _):
            shown.identity == identity && (!isPinned || shown.version >= record.version)
        case .rolledBack, .awaitsNewerList: isPinned
        case .devicesGone: shown.identity.isEmpty || isPinned && shown.version >= record.version
        case .good, .forked: isPinned && shown.version >= record.version
        }
    }

    private func warnAnew(
        _ shown: ShownDevices,
        _ record: PeerRecord,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Verdict {
        switch record.standing {
        case .good, .awaitsNewerList: return try apply(shown, to: record.account, in: &step)
        case .identityChanged, .rolledBack, .forked, .changedKeys, .devicesGone: break
        }
        let time = step.now.clock
        var record = record
        var problem: ListProblem?
        if shown.identity.isEmpty {
            (record.standing, problem) = (.devicesGone(at: time), .devicesGone)
        } else if shown.identity != record.identity {
            // The warning about a changed identity stops only a verified contact: for others it would be untrue.
            if record.isVerified {
                record.standing = .identityChanged(shown.identity, at: time)
            } else {
                (record.standing, problem) = (.changedKeys(shown.identity, at: time), .changedKeys)
            }
        } else if shown.version < record.version {
            (record.standing, problem) = (.rolledBack(at: time), .rolledBack)
        } else {
            (record.standing, problem) = (.forked(at: time), .forked)
        }
        try step.records.save(record)
        if let problem {
            step.tell(.suspicious(account: record.name, problem))
        } else {
            step.tell(.identityChanged(account: record.name, wasVerified: true, time: time))
        }
        return .contradiction
    }
}
