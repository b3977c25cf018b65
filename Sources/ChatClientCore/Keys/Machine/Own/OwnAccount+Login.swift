import ChatIdentity

/// The decision at the login, and what the server's own list of this account adds to it.
extension OwnAccount {
    /// Decides what this client can do with these facts.
    mutating func loggedIn(_ facts: LoginFacts, in step: inout EncryptionStep) throws(KeyStoreError) {
        login = facts
        guard facts.encryptionVersion > 0 else {
            try cannotEncrypt(in: &step)
            return
        }
        var state = try step.records.state()
        guard let device = try step.records.ownDevice() else {
            if facts.hasDevices {
                // The server may have begun the drafted identity: its lists tell.
                enter(try drafts?.stored(in: step) == nil ? .linkNeeded : .checking, in: &step)
            } else if state.wasUsed {
                enter(.stopped(StopReason.keysGone), in: &step)
            } else if keys.policy.makesIdentity {
                try makeFirst(facts, in: &step)
            } else {
                enter(.none, in: &step)
            }
            return
        }
        guard state.serverID == facts.serverID, state.trust == facts.trust || facts.isTrustAccepted else {
            enter(.stopped(StopReason.otherServer), in: &step)
            return
        }
        state.trust = facts.trust
        let isDevice = facts.standing == .accepted && facts.claimedDevice == device.number
        if isDevice {
            state.isListed = true
            state.wasUsed = true
        }
        try step.records.save(state)
        if isDevice {
            sessionDevice = device.number
            enter(.ready, in: &step)
        } else if facts.standing == .storeRestored, try isOutrun(in: step) {
            repeatLogin(in: &step)
        } else {
            phase = .checking
        }
    }

    /// Handles a server that does not know what encryption needs: messages go in the clear, unless keys were used on it
    /// before.
    mutating func cannotEncrypt(in step: inout EncryptionStep) throws(KeyStoreError) {
        let wasUsed = try step.records.state().wasUsed
        enter(wasUsed ? .stopped(StopReason.serverForgot) : .serverCannot, in: &step)
    }

    /// Whether the server has refused this device only because another program on the store has used it between the
    /// reading of the store and the login. A store that was restored has not moved on.
    private func isOutrun(in step: EncryptionStep) throws(KeyStoreError) -> Bool {
        let blocks = try step.records.state().blocksSealed
        let device = try step.records.ownDevice()?.number
        return login?.claimedBlocks != blocks || login?.claimedDevice != device
    }

    mutating func repeatLogin(in step: inout EncryptionStep) {
        step.act(.repeatLogin)
        login = nil
        phase = .undecided
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
            try ConversationCursor.beginLine(in: &step)
            try PrekeyUpkeep.publishAgain(in: &step)
        }
        try step.records.save(state)
        return isOther
    }

    /// Handles what the server shows as the lists of this account.
    mutating func checked(
        _ shown: ShownDevices,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> PeerLists.Verdict {
        noteChecked()
        guard try !adoptDraft(shown, in: &step) else {
            return .followed
        }
        guard let device = try step.records.ownDevice(), let record = try step.records.peer(account) else {
            if phase == .checking {
                enter(.linkNeeded, in: &step)
            }
            return .followed
        }
        switch phase {
        case .undecided, .checking, .listing, .publishing, .ready: break
        // They were asked for because of a draft only.
        case .none, .linkNeeded, .serverCannot, .stopped: return .followed
        }
        guard shown.identity.isEmpty || shown.identity == record.identity else {
            try otherIdentity(device, in: &step)
            return .followed
        }
        // The server has lost lists, or never had them.
        if shown.identity.isEmpty || shown.version < record.version, try isOn(device, record) {
            if phase == .checking {
                try renumberIfRestored(in: &step)
            }
            try publishAgain(after: shown.identity.isEmpty ? 0 : shown.version, in: &step)
            return .followed
        }
        return try follow(shown, device, record, in: &step)
    }

    /// Follows the own lists.
    private mutating func follow(
        _ shown: ShownDevices,
        _ device: OwnDevice,
        _ record: PeerRecord,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> PeerLists.Verdict {
        let verdict = try PeerLists(limits: keys.policy.limits).apply(shown, to: account, in: &step)
        switch verdict {
        case .contradiction, .unusable:
            enter(.stopped(StopReason.contradiction), in: &step)
        case .more, .followed, .noKeys:
            for part in shown.lists {
                if let list = try? DeviceList(body: part.body), list.version > record.version {
                    try keys.keep(part.list, version: list.version, in: &step)
                }
            }
            if verdict != .more {
                try decide(device, in: &step)
            }
        }
        return verdict
    }

    private mutating func otherIdentity(_ device: OwnDevice, in step: inout EncryptionStep) throws(KeyStoreError) {
        if try step.records.state().wasUsed {
            enter(.stopped(StopReason.replaced), in: &step)
        } else {
            try keys.forget(device, in: &step)
            enter(.linkNeeded, in: &step)
        }
    }

    /// The own list was followed to its end.
    private mutating func decide(_ device: OwnDevice, in step: inout EncryptionStep) throws(KeyStoreError) {
        guard let record = try step.records.peer(account), try isOn(device, record) else {
            enter(.stopped(StopReason.removed), in: &step)
            return
        }
        switch phase {
        case .checking:
            // This session is not the device's yet: the same list again makes it that.
            phase = .publishing
            try renumberIfRestored(in: &step)
        case .undecided, .none, .linkNeeded, .serverCannot, .stopped, .listing, .publishing, .ready:
            break
        }
    }

    private mutating func renumberIfRestored(in step: inout EncryptionStep) throws(KeyStoreError) {
        if login?.standing == .storeRestored {
            guard try !isOutrun(in: step) else {
                repeatLogin(in: &step)
                return
            }
            login?.standing = .none
            _ = try renumber(in: &step)
        }
    }

    private func isOn(_ device: OwnDevice, _ record: PeerRecord) throws(KeyStoreError) -> Bool {
        (try? DeviceList(body: record.list))?.device(device.number) != nil
    }
}
