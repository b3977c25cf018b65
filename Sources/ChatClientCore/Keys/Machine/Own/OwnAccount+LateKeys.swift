/// Keys that an account gets after a login without any. A login decides what a client does; so the client logs in
/// again, and sends nothing until then. Otherwise it would write in the clear for as long as its connection lasts.
extension OwnAccount {
    /// The server has told that the lists of this account have changed: it may have keys now.
    mutating func listsChanged() {
        check()
        mayHaveKeys = true
    }

    /// Logs in again if the account has got keys, or this store has: another program on it may have made them.
    mutating func lookForKeys(in step: inout EncryptionStep) throws(KeyStoreError) {
        // A request for a new identity would be lost with the connection; its answer decides.
        guard login != nil, !reset.isUnderway else {
            return
        }
        switch phase {
        case .none: break
        // Keys without the account's own list lead back to this phase.
        case .linkNeeded:
            guard try step.records.peer(account) != nil else {
                return
            }
        case .undecided, .serverCannot, .stopped, .checking, .listing, .publishing, .ready: return
        }
        let hasKeys = try step.records.ownDevice() != nil
        if hasKeys || phase == .none && mayHaveKeys {
            repeatLogin(in: &step)
        }
    }
}
