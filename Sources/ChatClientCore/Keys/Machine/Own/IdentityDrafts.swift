import ChatIdentity

/// New identities that this store has asked one server for: see ``IdentityReset``.
struct IdentityDrafts {
    let keys: OwnKeys
    let login: LoginFacts

    /// The draft in the store, if it is for this server.
    func stored(in step: EncryptionStep) throws(KeyStoreError) -> IdentityDraft? {
        guard let draft = try step.records.identityDraft(), draft.serverID == login.serverID,
            draft.trust == login.trust || login.isTrustAccepted
        else {
            return nil
        }
        return draft
    }

    /// The draft in the store, or a new one, which is not stored.
    func storedOrNew(in step: inout EncryptionStep) throws(KeyStoreError) -> IdentityDraft {
        if let draft = try stored(in: step) {
            return draft
        }
        let device = keys.makeDevice(in: &step)
        guard let list = keys.list(device) else {
            throw .noKeysMade
        }
        return IdentityDraft(device: device, list: list, serverID: login.serverID, trust: login.trust)
    }

    /// Makes a draft this store's identity.
    func adopt(_ draft: IdentityDraft, in step: inout EncryptionStep) throws(KeyStoreError) {
        var state = try step.records.state()
        (state.serverID, state.trust, state.line) = (login.serverID, login.trust, login.line)
        try step.records.save(state)
        try keys.adopt(draft.device, draft.list, version: 1, in: &step)
        try step.records.removeIdentityDraft()
    }

    /// Makes a draft that the server has begun this store's identity.
    func adoptBegun(_ draft: IdentityDraft, in step: inout EncryptionStep) throws(KeyStoreError) {
        try adopt(draft, in: &step)
        try step.noteUse()
    }

    /// Adopts the draft if the server shows its list: it was begun by a program that did not learn it.
    ///
    /// - Returns: Whether it was adopted.
    func adoptShown(_ shown: ShownDevices, in step: inout EncryptionStep) throws(KeyStoreError) -> Bool {
        guard let draft = try stored(in: step), shown.identity == draft.device.publicIdentity,
            shown.lists.first?.list.hash == draft.list.hash
        else {
            return false
        }
        try adoptBegun(draft, in: &step)
        return true
    }
}
