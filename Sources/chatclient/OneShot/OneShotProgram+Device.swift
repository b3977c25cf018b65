import ChatClientCore

/// What this device keeps for a one-shot command.
extension OneShotProgram {
    /// The claims of this device for the server.
    func claims(for welcome: ServerWelcome) -> KeptClaims {
        let place = LoginPlace(address: target.address, welcome: welcome)
        return KeptClaims(ClaimFile(folder: StateFile.defaultFolder(environment), place: place), warn: Self.tell)
    }

    /// The login tokens of this device for the server.
    func logins(for welcome: ServerWelcome) -> RememberedLogins {
        RememberedLogins(
            folder: StateFile.defaultFolder(environment),
            place: LoginPlace(address: target.address, welcome: welcome),
            keeping: RememberedLogins.Keeping(settings),
            warn: Self.tell
        )
    }

    /// The note of what `read` has printed.
    func note(on welcome: ServerWelcome) -> ReadNote {
        ReadNote(
            folder: StateFile.defaultFolder(environment),
            address: target.address,
            serverID: welcome.serverID,
            warn: Self.tell
        )
    }

    /// The keys of this device for the server. They are not made by themselves: nobody would be told.
    func keys(on welcome: ServerWelcome) -> AccountKeys {
        let folder = StateFile.defaultFolder(environment)
        return AccountKeys(folder: folder, serverID: welcome.serverID, makesIdentity: false, warn: Self.tell)
    }

    /// The notes that a script was told that it writes in the clear.
    func clearNote(on welcome: ServerWelcome) -> @Sendable (String) -> ClearNote {
        let (folder, address) = (StateFile.defaultFolder(environment), target.address)
        return { account in
            let id = welcome.serverID
            return ClearNote(of: AccountFiles(folder: folder, address: address, serverID: id, account: account))
        }
    }
}
