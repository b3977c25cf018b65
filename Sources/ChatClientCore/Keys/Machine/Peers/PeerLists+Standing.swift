import ChatIdentity

/// Alarms, which only a person ends.
extension PeerLists {
    /// Why nothing is sent to an account now; `nil` if its standing permits it.
    func stop(_ record: PeerRecord, at clock: Int64) -> ConversationEncryption.StopReason? {
        switch record.standing {
        case .good: nil
        case .identityChanged: .identityChanged
        case .rolledBack: .rolledBack
        case .forked: .forked
        case .changedKeys: .changedKeys
        case .devicesGone: .devicesGone
        case .awaitsNewerList(let until):
            clock >= until
                ? .rolledBack
                : .other(
                    "The server was restored from a backup and has an old device list of \(record.name). "
                        + "Messages can be sent once a client of \(record.name) has been online."
                )
        }
    }

    func raise(
        _ standing: PeerRecord.Standing,
        _ problem: ListProblem,
        _ record: PeerRecord,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Verdict {
        switch record.standing {
        case .good, .awaitsNewerList:
            var record = try step.records.peer(record.account) ?? record
            record.standing = standing
            try step.records.save(record)
            step.tell(.suspicious(account: record.name, problem))
        case .identityChanged, .rolledBack, .forked, .changedKeys, .devicesGone:
            break
        }
        return .contradiction
    }

    /// Until when an older list is no alarm, because the server's data were restored a short time ago.
    func waitsForNewerList(_ record: PeerRecord, in step: EncryptionStep) throws(KeyStoreError) -> Int64? {
        if case .awaitsNewerList(let until) = record.standing {
            return step.now.clock < until ? until : nil
        }
        let changed = try step.records.state().lineChanged
        guard changed > 0, record.pinned <= changed else {
            return nil
        }
        let until = changed.addingReportingOverflow(limits.listWait).partialValue
        return step.now.clock < until ? until : nil
    }

    func wait(
        _ record: PeerRecord,
        until: Int64,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Verdict {
        guard record.standing == .good else {
            return .contradiction
        }
        var record = record
        record.standing = .awaitsNewerList(until: until)
        try step.records.save(record)
        return .contradiction
    }
}

extension PeerRecord {
    /// Whether a person has verified the present identity.
    var isVerified: Bool {
        verified == identity
    }

    mutating func follow(_ list: DeviceList, _ part: SignedPart) {
        version = list.version
        listHash = part.list.hash
        self.list = part.body
        listSignature = part.signature
    }

    /// The account has no list any more, and a person has accepted that. Its identity stays pinned.
    mutating func forgetList() {
        claimed = max(claimed, version)
        version = 0
        listHash = DeviceList.noList
        list = []
        listSignature = []
        standing = .good
    }
}

extension SignedPart {
    var list: SignedDeviceList {
        SignedDeviceList(body: body, signature: signature)
    }
}
