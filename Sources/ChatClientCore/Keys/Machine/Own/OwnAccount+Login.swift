import ChatIdentity

/// The decision at the login, and what the server's own list of this account adds to it.
extension OwnAccount {
    /// Decides what this client can do with these facts.
    mutating func loggedIn(_ facts: LoginFacts, in step: inout EncryptionStep) throws(KeyStoreError) {
        login = facts
        var state = try step.records.state()
        let device = try step.records.ownDevice()
        guard facts.encryptionVersion > 0 else {
            let wasUsed = device != nil && state.isListed
            enter(wasUsed ? .stopped(Self.serverForgot) : .serverCannot, in: &step)
            return
        }
        guard device != nil else {
            if facts.hasDevices {
                enter(.linkNeeded, in: &step)
            } else if keys.policy.makesIdentity {
                try makeFirst(facts, in: &step)
            } else {
                enter(.none, in: &step)
            }
            return
        }
        guard state.serverID == facts.serverID, state.trust == facts.trust || facts.isTrustAccepted else {
            enter(.stopped(Self.otherServer), in: &step)
            return
        }
        state.trust = facts.trust
        if facts.standing == .accepted {
            state.isListed = true
        }
        try step.records.save(state)
        if facts.standing == .accepted {
            enter(.ready, in: &step)
        } else {
            phase = .checking
        }
    }

    /// Notes that the server's data are of another lineage: places are void, and older lists are no alarm for a while.
    ///
    /// - Returns: Whether they are.
    static func noteLine(_ line: [UInt8], in step: inout EncryptionStep) throws(KeyStoreError) -> Bool {
        var state = try step.records.state()
        guard state.line != line, try step.records.ownDevice() != nil else {
            return false
        }
        let isOther = !state.line.isEmpty
        state.line = line
        if isOther {
            state.lineChanged = step.now.clock
            state.lastMail = 0
            try step.records.removeConversations()
        }
        try step.records.save(state)
        return isOther
    }

    /// Handles what the server shows as the lists of this account.
    mutating func checked(
        _ shown: ShownDevices,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> PeerLists.Verdict {
        guard let device = try step.records.ownDevice(), let record = try step.records.peer(account) else {
            return .followed
        }
        noteChecked()
        guard !shown.identity.isEmpty else {
            // The server has lost the list, or never had it.
            try publishAgain(in: &step)
            return .followed
        }
        guard shown.identity == record.identity else {
            try otherIdentity(device, in: &step)
            return .followed
        }
        if shown.version < record.version, try isOn(device, record) {
            try publishAgain(in: &step)
            return .followed
        }
        let verdict = try PeerLists(limits: keys.policy.limits).apply(shown, to: account, in: &step)
        switch verdict {
        case .more: break
        case .contradiction, .unusable: enter(.stopped(Self.contradiction), in: &step)
        case .followed, .noKeys: try decide(device, in: &step)
        }
        return verdict
    }

    private mutating func otherIdentity(_ device: OwnDevice, in step: inout EncryptionStep) throws(KeyStoreError) {
        if try step.records.state().isListed {
            enter(.stopped(Self.replaced), in: &step)
        } else {
            try keys.forget(device, in: &step)
            enter(.linkNeeded, in: &step)
        }
    }

    private mutating func publishAgain(in step: inout EncryptionStep) throws(KeyStoreError) {
        switch phase {
        case .checking, .ready:
            phase = try step.records.state().isListed ? .publishing : .listing(.beforePublication)
        case .undecided, .none, .linkNeeded, .serverCannot, .stopped, .listing, .publishing:
            break
        }
    }

    /// The own list was followed to its end.
    private mutating func decide(_ device: OwnDevice, in step: inout EncryptionStep) throws(KeyStoreError) {
        guard let record = try step.records.peer(account), try isOn(device, record) else {
            enter(.stopped(Self.removed), in: &step)
            return
        }
        guard phase == .checking else {
            return
        }
        if login?.standing == .storeRestored {
            login?.standing = .none
            try renumber(in: &step)
        } else {
            // This session is not the device's yet: the same list again makes it that.
            phase = .publishing
        }
    }

    private func isOn(_ device: OwnDevice, _ record: PeerRecord) throws(KeyStoreError) -> Bool {
        (try? DeviceList(body: record.list))?.device(device.number) != nil
    }

    private static let serverForgot =
        "Encrypted messages were used with this account on this server, and now the server says that it cannot carry "
        + "them. Direct messages are not sent: ask its operator."
    private static let otherServer =
        "The keys of this account belong to a server that was recognized in another way. Direct messages are not sent "
        + "to this one. If the server's certificate was replaced, accept it first."
    private static let contradiction =
        "The server shows device lists of this account that contradict each other. Direct messages are not sent."
    private static let replaced =
        "Another client has begun a new identity of this account. Start anew here to use encrypted messages."
    private static let removed =
        "This client was removed from the devices of the account, or a copy of its key store is used elsewhere. "
        + "Start anew to use encrypted messages here."
}

extension OwnEncryption {
    /// Why a command to make keys has not led to keys; `nil` if it has.
    var error: ChatError? {
        switch self {
        case .ready: nil
        case .none: ChatError(.noKeys, "This account has no keys.")
        case .linkNeeded: .linkNeeded
        case .serverCannot: .serverCannotEncrypt
        case .stopped(let sentence): ChatError(.stopped, sentence)
        }
    }
}
