import ChatProtocol
import ChatServerCore
import ChatStorage

/// The credential store, with the policy and hasher for new passwords, for when no server answers.
struct AccountEditor {
    let store: any CredentialStore
    private let policy: PasswordPolicy
    private let hasher: PasswordHasher

    /// Opens the store.
    ///
    /// - Parameter makesStore: Whether a missing store is created; otherwise its path is probably misspelt.
    init(_ configuration: ServerConfiguration, makesStore: Bool = false) async throws {
        let path = configuration.credentials
        let isNew = CredentialStores.isMissingOrEmpty(path: path)
        if !makesStore {
            try StoreFiles.checkCredentials(configuration)
        }
        do {
            store = try CredentialStores.open(path: path)
        } catch {
            throw Failure(sentence: OperatorSentence.of(error))
        }
        if isNew {
            // A store at the wrong path, or at the path of a lost one, looks like the right one.
            Output.error("The credential store \(path) was missing or empty: the account begins a new one.")
        }
        if let file = store as? FlatFileCredentialStore {
            for problem in await file.problems() {
                Output.error(problem.description)
            }
        }
        policy = configuration.passwordPolicy
        hasher = PasswordHasher(cost: ScryptCost(logN: configuration.passwordCost))
    }

    /// Returns the registered name, or ends the program.
    func existing(_ username: Username) async throws -> Username {
        guard let credential = try await store.credential(for: username) else {
            throw Failure(sentence: "There is no account named \(username).")
        }
        return credential.username
    }

    /// Asks for a password and hashes it.
    func newHash(for username: Username) throws -> PasswordHash {
        let password = try PasswordPrompt.readNew(for: username)
        do {
            try policy.check(password)
        } catch {
            throw Failure(sentence: "\(error) \(policy)")
        }
        return try hasher.hash(password)
    }
}

extension PasswordPrompt {
    /// Reads a new password for an account.
    ///
    /// - Throws: ``Failure``.
    static func readNew(for username: Username) throws -> String {
        try readNew("New password for \(username): ")
    }
}
