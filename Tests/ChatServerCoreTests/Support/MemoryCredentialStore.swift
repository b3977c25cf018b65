import ChatProtocol
import ChatStorage
import Synchronization

/// A credential store in memory, which a test can make to fail.
final class MemoryCredentialStore: CredentialStore {
    fileprivate struct State {
        var credentials: [Username: Credential] = [:]
        var version: Int64 = 0
        var failure: StorageError?
        /// The error that only ``add(_:hash:)`` throws.
        var additionFailure: StorageError?
        /// Whether it throws it, and everything else from then on, after it has added.
        var failsAfterAdding = false
        var networks: [Username: Set<String>] = [:]
        var reserved: Set<Username> = []
        var lookups = 0
        /// The credential is changed just before this lookup.
        var edit: (lookup: Int, credential: Credential)?
    }

    private let state = Mutex(State())

    /// Makes a store.
    ///
    /// - Parameter passwords: Plain-text passwords by name.
    init(passwords: [String: String] = [:]) throws {
        for (name, password) in passwords {
            let username = try Username(name)
            state.withLock { state in
                state.credentials[username] = Credential(username: username, secret: .plainText(password))
            }
        }
    }

    /// Makes every call throw this error from now on; `nil` for none.
    func fail(with failure: StorageError?) {
        state.withLock { $0.failure = failure }
    }

    /// Makes additions throw this error, without adding; `nil` for none.
    func failToAdd(with failure: StorageError?) {
        state.withLock { $0.additionFailure = failure }
    }

    /// Makes the next addition and everything after it throw, although it is done.
    func failAfterAdding(with failure: StorageError) {
        state.withLock { $0.failsAfterAdding = true }
        failToAdd(with: failure)
    }

    /// Changes the password of an account just before that lookup, like another program.
    func edit(_ name: String, password: String, beforeLookup lookup: Int) throws {
        let credential = Credential(username: try Username(name), secret: .plainText(password))
        state.withLock { $0.edit = (lookup, credential) }
    }

    func credential(for username: Username) async throws -> Credential? {
        try state.withLock { state in
            try state.check()
            state.lookups += 1
            if let edit = state.edit, edit.lookup == state.lookups {
                state.credentials[edit.credential.username] = edit.credential
            }
            return state.credentials[username]
        }
    }

    func add(_ username: Username, hash: PasswordHash) async throws {
        try state.withLock { state in
            try state.check()
            guard state.credentials[username] == nil else {
                throw CredentialError.usernameTaken
            }
            if let failure = state.additionFailure {
                if state.failsAfterAdding {
                    state.credentials[username] = Credential(username: username, secret: .hash(hash))
                    (state.failure, state.additionFailure) = (failure, nil)
                }
                throw failure
            }
            state.credentials[username] = Credential(username: username, secret: .hash(hash))
        }
    }

    func replace(_ username: Username, hash: PasswordHash) async throws {
        try state.withLock { state in
            try state.check()
            guard let old = state.credentials[username] else {
                throw CredentialError.noSuchUser
            }
            state.credentials[username] = Credential(username: old.username, secret: .hash(hash))
        }
    }

    func replace(_ username: Username, hash: PasswordHash, ifStill secret: StoredSecret) async throws -> Bool {
        guard try await credential(for: username)?.secret == secret else {
            return false
        }
        try await replace(username, hash: hash)
        return true
    }

    /// Removes the account's line, as happens while an operator edits a file.
    func vanish(_ username: Username) {
        state.withLock { state in
            state.credentials[username] = nil
            state.reserved.insert(username)
        }
    }

    func isReserved(_ username: Username) async throws -> Bool {
        state.withLock { $0.reserved.contains(username) }
    }

    func knowsNetwork(_ network: String, of username: Username, now: Int64) async throws -> Bool {
        state.withLock { $0.networks[username]?.contains(network) ?? false }
    }

    func noteNetwork(_ network: String, of username: Username, now: Int64) async throws {
        state.withLock { _ = $0.networks[username, default: []].insert(network) }
    }

    func forgetNetworks(of username: Username) async throws {
        state.withLock { $0.networks[username] = nil }
    }

    func remove(_ username: Username) async throws {
        state.withLock { state in
            state.credentials[username] = nil
            state.networks[username] = nil
        }
    }

    /// Every change through this class counts as a change from outside.
    func stamp() async throws -> CredentialStamp {
        try state.withLock { state in
            try state.check()
            return CredentialStamp(version: state.version)
        }
    }

    /// Sets the plain-text password of an account, as another program that edits the store; `nil` removes the
    /// account.
    func edit(_ name: String, password: String?) throws {
        let username = try Username(name)
        state.withLock { state in
            state.version += 1
            state.credentials[username] = password.map { Credential(username: username, secret: .plainText($0)) }
        }
    }

    func usernames() async throws -> [Username] {
        state.withLock { $0.credentials.keys.sorted { $0.folded < $1.folded } }
    }
}

extension MemoryCredentialStore.State {
    fileprivate func check() throws {
        if let failure {
            throw failure
        }
    }
}
