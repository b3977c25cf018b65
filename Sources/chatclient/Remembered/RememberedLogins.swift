import ChatClientCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The login tokens of this device's accounts on one server. Runs on a queue of its own, because files and keyring
/// commands block.
actor RememberedLogins: LoginTokenStore {
    /// How long an unanswered token is sent again, in milliseconds: less than the minute for which the server takes it,
    /// because later it would end the login, and warn the person of a theft.
    static let repeatTime: Int64 = 50_000

    private let folder: String
    private let place: LoginPlace
    private let keeping: Keeping
    private let patience: Duration
    private let now: @Sendable () -> Int64
    private let warn: @Sendable (String) -> Void
    private var lost: UInt64?
    private let executor = QueueExecutor(label: "remembered logins")

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// - Parameters:
    ///   - folder: The folder of all state, see ``StateFile/defaultFolder(_:)``. Locks are there with a keyring, too.
    ///   - place: The server of the connection.
    ///   - patience: How long to wait for another client that uses the token.
    ///   - now: The time in milliseconds since 1970-01-01 UTC.
    ///   - warn: Reports a problem to the person, in a sentence.
    init(
        folder: String,
        place: LoginPlace,
        keeping: Keeping = .files,
        patience: Duration = LoginLock.patience,
        now: @escaping @Sendable () -> Int64 = WallClock.system.now,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.folder = folder
        self.place = place
        self.keeping = keeping
        self.patience = patience
        self.now = now
        self.warn = warn
    }

    /// The number of the login that this device has a token for; `nil` if it has none.
    func login(of account: String) -> UInt64? {
        mayHaveToken(of: account) ? stored(for: account, in: secrets(of: account))?.login : nil
    }

    /// Stores the token of a login that was remembered, in place of a former one.
    ///
    /// - Returns: Whether it is stored; otherwise the person was warned, and the login should be ended on the server.
    func remember(_ token: LoginToken, account: String) async -> Bool {
        guard let lock = await lock(account) else {
            warnInUse(account)
            return false
        }
        lock.noteAnswered()
        return withExtendedLifetime(lock) { store(token, account: account) }
    }

    /// Removes the token of an account from this device, if it is of this login. While another client uses it, it
    /// stays, and the person is warned: that client would store the next token, which nobody expects any more.
    func forget(_ account: String, only login: UInt64) async {
        guard mayHaveToken(of: account) else {
            return
        }
        guard let lock = await lock(account) else {
            return warnInUse(account)
        }
        withExtendedLifetime(lock) {
            let secrets = secrets(of: account)
            if stored(for: account, in: secrets)?.login == login {
                lock.noteAnswered()
                erase(secrets)
            }
        }
    }

    /// Returns, once, the number of a login whose token this device has lost: it should be ended on the server.
    func popLost() -> UInt64? {
        defer { lost = nil }
        return lost
    }

    private func warnInUse(_ account: String) {
        warn("Another client uses the remembered login of \(account) at this moment. Try again later.")
    }

    func withToken(
        of username: String,
        _ use: @Sendable (_ token: [UInt8]?) async -> LoginTokenUse
    ) async {
        guard mayHaveToken(of: username) else {
            _ = await use(nil)
            return
        }
        guard let lock = await lock(username) else {
            return
        }
        let secrets = secrets(of: username)
        let former = lock.unansweredSince
        let login = usable(of: username, in: secrets, lock)
        switch await use(login?.token) {
        case .replaced(let token):
            if !store(token, account: username) {
                lost = token.login
            }
            lock.noteAnswered()
        case .refused:
            erase(secrets)
            lock.noteAnswered()
        case .kept where former == nil: lock.noteAnswered()
        // It is not known either whether the token was used when it was sent before.
        case .kept, .unanswered: break
        }
        withExtendedLifetime(lock) {}
    }

    /// Returns the stored login if its token may be sent: its successor can be stored, and the server did not replace
    /// it long ago.
    private func usable(of account: String, in secrets: any LoginSecrets, _ lock: LoginLock) -> StoredLogin? {
        guard let login = stored(for: account, in: secrets) else {
            return nil
        }
        let since = lock.unansweredSince
        guard since.map({ (0...Self.repeatTime).contains(now() - $0) }) ?? true else {
            warn("The last login of \(account) was cut off, so the remembered login may be void and is given up.")
            erase(secrets)
            lock.noteAnswered()
            lost = login.login
            return nil
        }
        do throws(LoginSecretError) {
            try secrets.check()
            guard since != nil || lock.noteSent(at: now()) else {
                throw LoginSecretError("The folder \(folder) cannot be written.")
            }
            return login
        } catch {
            lock.noteAnswered()
            warn("\(error) The remembered login cannot be used.")
            return nil
        }
    }

    private func mayHaveToken(of account: String) -> Bool {
        keeping.mayHaveToken(in: LoginFile(folder: folder, place: place, account: account))
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
        return await LoginLock.take(file.lockPath, patience: patience)
    }
}
