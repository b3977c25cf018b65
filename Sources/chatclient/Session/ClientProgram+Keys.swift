import ChatClientCore

/// The keys of end-to-end encryption on this device.
extension ClientProgram {
    /// Opens the keys of this device for the server. Only a person at a terminal gets keys without asking for them.
    func keys(for welcome: ServerWelcome) -> AccountKeys {
        AccountKeys(folder: stateFolder, serverID: welcome.serverID, makesIdentity: isWatched) { [reporter] in
            reporter.report($0)
        }
    }

    /// The notes that a script was told that it writes in the clear.
    func clearNote(for welcome: ServerWelcome) -> @Sendable (String) -> ClearNote {
        { [stateFolder, address] account in
            let id = welcome.serverID
            return ClearNote(of: AccountFiles(folder: stateFolder, address: address, serverID: id, account: account))
        }
    }
}
