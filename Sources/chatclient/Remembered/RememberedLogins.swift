import ChatClientCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The login tokens of this device's accounts on one server. Runs on a queue of its own, because files and keyring
/// commands block.
actor RememberedLogins: LoginTokenStore {
    /// Where the secrets are.
    enum Keeping: Sendable, Equatable {
        /// In files of the folder of all state.
        case files
        /// In a keyring, by a command.
        case keyring(KeyringCommand)
    }

    private let folder: String
    private let place: LoginPlace
    private let keeping: Keeping
    private let patience: Duration
    private let warn: @Sendable (String) -> Void
    private let executor = QueueExecutor(label: "remembered logins")

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// - Parameters:
    ///   - folder: The folder of all state, see ``StateFile/defaultFolder(_:)``. Locks are there with a keyring, too.
    ///   - place: The server of the connection.
    ///   - patience: How long to wait for another client that uses the token.
    ///   - warn: Reports a problem to the person, in a sentence.
    init(
        folder: String,
        place: LoginPlace,
        keeping: Keeping = .files,
        patience: Duration = LoginLock.patience,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.folder = folder
        self.place = place
        self.keeping = keeping
        self.patience = patience
        self.warn = warn
    }

    /// Whether there is a token for an account on this server.
    func hasToken(of account: String) -> Bool {
        let secrets = secrets(of: account)
        return stored(for: account, in: secrets) != nil
    }

    /// Stores the token of a login that was remembered, in place of a former one.
    ///
    /// - Returns: Whether it is stored; otherwise the person was warned, and the login should be ended on the server.
    func remember(_ token: LoginToken, account: String) async -> Bool {
        guard let lock = await lock(account) else {
            warn("Another client uses the remembered login of \(account) at this moment. Try again later.")
            return false
        }
        return withExtendedLifetime(lock) { store(token, account: account) }
    }

    /// Removes the token of an account from this device.
    ///
    /// - Returns: The number of its login, which is still remembered by the server; `nil` if there was none.
    func forget(_ account: String) async -> UInt64? {
        let lock = await lock(account)
        return withExtendedLifetime(lock) {
            let secrets = secrets(of: account)
            let login = stored(for: account, in: secrets)?.login
            erase(secrets)
            return login
        }
    }

    func withToken(
        of username: String,
        _ use: @Sendable (_ token: [UInt8]?) async -> LoginTokenUse
    ) async {
        guard let lock = await lock(username) else {
            return
        }
        let secrets = secrets(of: username)
        let login = usable(of: username, in: secrets)
        switch await use(login?.token) {
        case .replaced(let token): _ = store(token, account: username)
        case .refused: erase(secrets)
        case .kept: break
        }
        withExtendedLifetime(lock) {}
    }

    /// Returns the stored login if its successor can be stored, too.
    private func usable(of account: String, in secrets: any LoginSecrets) -> StoredLogin? {
        guard let login = stored(for: account, in: secrets) else {
            return nil
        }
        do throws(LoginSecretError) {
            try secrets.check()
            return login
        } catch {
            warn("\(error) The remembered login cannot be used.")
            return nil
        }
    }

    private func stored(for account: String, in secrets: any LoginSecrets) -> StoredLogin? {
        do throws(LoginSecretError) {
            let login = try secrets.get().flatMap { StoredLogin($0) }
            return login?.isFor(account, at: place) == true ? login : nil
        } catch {
            warn("\(error) The remembered login cannot be used.")
            return nil
        }
    }

    private func store(_ token: LoginToken, account: String) -> Bool {
        let secrets = secrets(of: account)
        do throws(LoginSecretError) {
            try secrets.set(StoredLogin(token, account: account, place: place).bytes)
            return true
        } catch {
            warn("\(error) The login is not remembered: the next one needs the password.")
            // The former token is void: used again, it would end the login with a warning of theft.
            erase(secrets)
            return false
        }
    }

    private func erase(_ secrets: any LoginSecrets) {
        do throws(LoginSecretError) {
            try secrets.erase()
        } catch {
            warn("\(error)")
        }
    }

    private func secrets(of account: String) -> any LoginSecrets {
        switch keeping {
        case .files: LoginFile(folder: folder, place: place, account: account)
        case .keyring(let command):
            Keyring(command: command, entry: "tandem/\(place.name)/\(account.lowercased())")
        }
    }

    private func lock(_ account: String) async -> LoginLock? {
        let file = LoginFile(folder: folder, place: place, account: account)
        do throws(LoginSecretError) {
            try file.makeFolder()
        } catch {
            warn("\(error)")
            return nil
        }
        return await LoginLock.take(file.path + ".use", patience: patience)
    }
}
