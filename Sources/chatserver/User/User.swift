import ArgumentParser
import ChatProtocol
import ChatServerCore
import ChatStorage
import Foundation

/// `chatserver user …`: edits the accounts, whether or not a server is running.
struct User: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chatserver user",
        abstract: "Add, remove and list accounts, and set passwords.",
        subcommands: [Add.self, Remove.self, Password.self, List.self]
    )

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an account. Its password is asked for, or read from the first line of input.",
            discussion: """
                The name of an account that was removed, but not forgotten, is given back to its owner: with its \
                conversations and rooms.
                """
        )

        @Argument(help: "The name of the account.")
        var name: String

        @OptionGroup var credentials: CredentialsOption
        @OptionGroup var passwords: PasswordOptions

        func run() async throws {
            let editor = try await AccountEditor(credentials: credentials, passwords: passwords, makesStore: true)
            let username = try User.username(name, isNew: true)
            guard try await editor.store.credential(for: username) == nil else {
                throw Failure(sentence: "The username \(username) is taken.")
            }
            try await editor.store.add(username, hash: editor.newHash(for: username))
            Output.line("Added \(username).")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove an account. Its messages stay.",
            discussion: """
                Nobody logs in to it any more. Its name stays reserved, so that nobody else takes it over: \
                'chatserver user add' gives the account back, 'chatserver forget' removes all that it wrote and frees the \
                name. Write -- before a name that begins with -.
                """
        )

        @Argument(help: "The name of the account.")
        var name: String

        @OptionGroup var credentials: CredentialsOption

        func run() async throws {
            let editor = try await AccountEditor(credentials: credentials, passwords: nil)
            let username = try await editor.existing(name)
            try await editor.store.remove(username)
            Output.line("Removed \(username).")
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set an account's password. It is asked for, or read from the first line of input."
        )

        @Argument(help: "The name of the account.")
        var name: String

        @OptionGroup var credentials: CredentialsOption
        @OptionGroup var passwords: PasswordOptions

        func run() async throws {
            let editor = try await AccountEditor(credentials: credentials, passwords: passwords)
            let username = try await editor.existing(name)
            try await editor.store.replace(username, hash: editor.newHash(for: username))
            Output.line("Changed the password of \(username).")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts, one a line.")

        @OptionGroup var credentials: CredentialsOption

        func run() async throws {
            let editor = try await AccountEditor(credentials: credentials, passwords: nil)
            let names = try await editor.store.usernames().map { $0.value + "\n" }.joined()
            try Output.lines(Data(names.utf8))
        }
    }

    /// Parses a name, or ends the program with the reason why it is invalid.
    ///
    /// - Parameter isNew: Whether it is for a new account, for which the rules are stricter.
    fileprivate static func username(_ name: String, isNew: Bool = false) throws -> Username {
        do {
            return try isNew ? Username(new: name) : Username(name)
        } catch {
            throw Failure(sentence: error.description)
        }
    }
}

/// The credential store, with the policy and hasher for new passwords.
private struct AccountEditor {
    let store: any CredentialStore
    private let policy: PasswordPolicy
    private let hasher: PasswordHasher

    /// Opens the store.
    ///
    /// - Parameter makesStore: Whether a missing store is created; otherwise its path is probably misspelt.
    init(credentials: CredentialsOption, passwords: PasswordOptions?, makesStore: Bool = false) async throws {
        let configuration = try await ServerConfiguration.withoutPort(
            options: credentials.values.merging(passwords?.values ?? [:]) { $1 },
            file: credentials.config
        )
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
    func existing(_ name: String) async throws -> Username {
        guard let credential = try await store.credential(for: User.username(name)) else {
            throw Failure(sentence: "There is no account named \(name).")
        }
        return credential.username
    }

    /// Asks for a password and hashes it.
    func newHash(for username: Username) throws -> PasswordHash {
        let password = try PasswordPrompt.readNew("New password for \(username): ")
        do {
            try policy.check(password)
        } catch {
            throw Failure(sentence: "\(error) \(policy)")
        }
        return try hasher.hash(password)
    }
}
