import ChatIdentity

/// What a person asks for: keys, or a new identity.
extension OwnAccount {
    mutating func makeKeys(_ command: CommandNumber, in step: inout EncryptionStep) throws(KeyStoreError) {
        commands.append(command)
        if phase == .none, let login {
            try makeFirst(login, in: &step)
        } else if state != nil {
            enter(phase, in: &step)
        }
    }

    mutating func resetIdentity(
        password: String,
        _ command: CommandNumber,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        let device = keys.makeDevice(in: &step)
        guard draft == nil, let login, login.encryptionVersion > 0, let list = keys.list(device) else {
            step.act(.finished(command, login == nil ? .notConnected : .serverCannotEncrypt))
            return
        }
        draft = Draft(device: device, list: list)
        let publication = DevicePublication(
            list: SignedPart(body: list.body, signature: list.signature),
            identity: device.publicIdentity,
            device: device.number,
            blocksSealed: try step.records.state().blocksSealed
        )
        correspondence.ask(
            .resetIdentity(command),
            .resetIdentity(password: password, publication),
            in: &step
        )
    }

    /// The server has begun the new identity, or refused.
    mutating func identityReset(
        _ command: CommandNumber,
        _ error: ChatError?,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        let made = draft
        draft = nil
        guard error == nil, let made, let login else {
            step.act(.finished(command, error ?? .notConnected))
            return
        }
        try belong(to: login, in: &step)
        try keys.adopt(made.device, made.list, version: 1, in: &step)
        try step.noteUse()
        device = made.device.number
        isChecked = false
        commands.append(command)
        phase = .listing(.afterReset)
    }
}
