import ChatIdentity

/// A new identity that a person asks for. Its keys are stored as a draft before the server is asked: what the server
/// has begun is adopted even if the program was killed before the answer.
///
/// ```
///           resetIdentity           done, or the server's lists are the draft's
/// (none) ──────────────────> draft ──────────────────────────────────────────────> the account's keys
///    ^                         │
///    └─────────────────────────┘
///      the server refused its list
/// ```
///
/// Any other failure leaves the draft. The same list is sent at the next try: the server answers one that it has with
/// `Done`, and it may still be at work on a request whose connection is lost.
extension OwnAccount {
    /// A request for a new identity.
    struct Reset: Sendable {
        let command: CommandNumber
        let password: String
        /// The new identity.
        let identity: [UInt8]
        /// How often the server had no room for it.
        var refusals = 0
    }

    mutating func resetIdentity(
        password: String,
        _ command: CommandNumber,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard let login else {
            return step.act(.finished(command, .notConnected))
        }
        guard login.encryptionVersion > 0 else {
            return step.act(.finished(command, .serverCannotEncrypt))
        }
        guard reset == nil else {
            return step.act(.finished(command, .resetUnderway))
        }
        let draft = try IdentityDrafts(keys: keys, login: login).storedOrNew(in: &step)
        try step.records.save(draft)
        reset = Reset(command: command, password: password, identity: draft.device.publicIdentity)
    }

    /// The draft in the store, if it is for the server of this login.
    func presentDraft(in step: EncryptionStep) throws(KeyStoreError) -> IdentityDraft? {
        guard let login else {
            return nil
        }
        return try IdentityDrafts(keys: keys, login: login).stored(in: step)
    }

    private func adopt(_ draft: IdentityDraft, in step: inout EncryptionStep) throws(KeyStoreError) {
        if let login {
            try IdentityDrafts(keys: keys, login: login).adopt(draft, in: &step)
            try step.noteUse()
        }
    }

    /// Sends the request, also again after the server had no room for it.
    ///
    /// - Returns: Whether this client is another device now, because another program on this store has got the answer.
    mutating func askForReset(
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        guard let reset, !correspondence.requests.isUnderway(.resetIdentity(reset.command)) else {
            return false
        }
        guard let draft = try presentDraft(in: step), draft.device.publicIdentity == reset.identity else {
            return try begun(reset, in: &step)
        }
        let publication = DevicePublication(
            list: draft.list.part,
            identity: reset.identity,
            device: draft.device.number,
            blocksSealed: try step.records.state().blocksSealed
        )
        correspondence.ask(
            .resetIdentity(reset.command),
            .resetIdentity(password: reset.password, publication),
            in: &step
        )
        return false
    }

    /// The server has begun the new identity, or refused.
    ///
    /// - Returns: Whether this client is another device now.
    mutating func identityReset(
        _ command: CommandNumber,
        _ error: ChatError?,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        guard var reset, reset.command == command else {
            return false
        }
        guard let error else {
            return try begun(reset, in: &step)
        }
        let isBrief = error.isOverload && error.retryMilliseconds <= keys.policy.limits.resetWait
        if isBrief, reset.refusals < keys.policy.limits.resetTries {
            reset.refusals += 1
            self.reset = reset
            return false
        }
        if error.code == .listConflict || error.code == .invalidList {
            try step.records.removeIdentityDraft()
        }
        self.reset = nil
        step.act(.finished(command, error))
        return false
    }

    private mutating func begun(_ reset: Reset, in step: inout EncryptionStep) throws(KeyStoreError) -> Bool {
        self.reset = nil
        if let draft = try presentDraft(in: step), draft.device.publicIdentity == reset.identity {
            try adopt(draft, in: &step)
        }
        // Another program on this store may have adopted it.
        guard try step.records.ownDevice()?.publicIdentity == reset.identity else {
            step.act(.finished(reset.command, .resetElsewhere))
            return false
        }
        isChecked = false
        sessionDevice = try step.records.ownDevice()?.number
        commands.append(reset.command)
        phase = .listing(.afterReset)
        return true
    }

    /// Adopts the draft if the server shows its list: it was begun by a program that did not learn it.
    mutating func adoptDraft(
        _ shown: ShownDevices,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        guard let draft = try presentDraft(in: step), shown.identity == draft.device.publicIdentity,
            shown.lists.first?.list.hash == draft.list.hash
        else {
            return false
        }
        try adopt(draft, in: &step)
        // This session is not the device's yet: the same list again makes it that.
        sessionDevice = nil
        phase = .listing(.beforePublication)
        return true
    }
}
