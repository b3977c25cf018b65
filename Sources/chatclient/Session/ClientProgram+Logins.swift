import ChatClientCore

/// Remembered logins, as the command line and the settings want them.
extension ClientProgram {
    /// Opens the login tokens of this device for the server.
    ///
    /// - Returns: `nil` if nothing is kept on this device.
    func logins(for welcome: ServerWelcome) async -> RememberedLogins? {
        guard loginMemory.isKept else {
            return nil
        }
        let keeping = RememberedLogins.Keeping(settings)
        let logins = RememberedLogins(
            folder: stateFolder,
            place: LoginPlace(address: address, welcome: welcome),
            keeping: keeping
        ) { [reporter] in reporter.report($0) }
        tokens.set(logins)
        if case .keyring = keeping, loginMemory.isUsed, let username {
            // Before the terminal changes its mode: the keyring may ask a person to open it.
            _ = await logins.login(of: username)
        }
        return logins
    }
}

extension LoginMemory {
    /// Reads the options and settings. A script is told by `--remember` only, because each of its logins would be one
    /// more; and it uses none, because its first line is its password.
    init(_ options: ClientOptions, _ settings: ClientSettings, isWatched: Bool) {
        isKept = !options.noState && !options.json
        isUsed = isKept && isWatched
        isMade = isKept && (isWatched ? settings.remember : options.remember)
    }
}
