/// What a new identity of the account changes: see ``IdentityReset``.
extension OwnAccount {
    mutating func resetIdentity(
        password: String,
        _ command: CommandNumber,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard let login, let drafts else {
            return step.act(.finished(command, .notConnected))
        }
        guard login.encryptionVersion > 0 else {
            return step.act(.finished(command, .serverCannotEncrypt))
        }
        try reset.begin(password: password, command, drafts, in: &step)
    }

    /// Sends the request for a new identity.
    ///
    /// - Returns: Whether this client is another device now, because another program on this store has got the answer.
    mutating func askForReset(
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        try begin(identityOf: try reset.ask(drafts, &correspondence, in: &step), in: step)
    }

    /// The server has begun the new identity, or refused.
    ///
    /// - Returns: Whether this client is another device now.
    mutating func identityReset(
        _ command: CommandNumber,
        _ error: ChatError?,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        let done = try reset.answered(command, error, drafts, keys.policy.limits, in: &step)
        return try begin(identityOf: done, in: step)
    }

    private mutating func begin(
        identityOf command: CommandNumber?,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        guard let command else {
            return false
        }
        isChecked = false
        sessionDevice = try step.records.ownDevice()?.number
        commands.append(command)
        phase = .listing(.afterReset)
        return true
    }

    /// Adopts a draft whose list the server shows.
    mutating func adoptDraft(
        _ shown: ShownDevices,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        guard let drafts, try drafts.adoptShown(shown, in: &step) else {
            return false
        }
        // This session is not the device's yet: the same list again makes it that.
        sessionDevice = nil
        phase = .listing(.beforePublication)
        return true
    }
}
