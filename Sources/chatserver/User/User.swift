import ArgumentParser
import ChatAdministration
import ChatProtocol
import ChatServerCore
import ChatStorage
import Foundation

/// `chatserver user …`: edits the accounts. A running server does it, and ends sessions; without one the files are
/// edited.
struct User: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chatserver user",
        abstract: "Add, remove, lock and list accounts, and set passwords.",
        subcommands: [Add.self, Remove.self, Password.self, Lock.self, Unlock.self, List.self]
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

        @OptionGroup var place: PlaceOptions
        @OptionGroup var passwords: PasswordOptions

        func run() async throws {
            let configuration = try await place.configuration(passwords.values)
            if let server = try place.server(configuration) {
                let username = try User.username(name, isNew: true)
                let password = try PasswordPrompt.readNew(for: username)
                return try server.say(.userAdd(AccountPassword(account: username, password: password)))
            }
            let editor = try await AccountEditor(configuration, makesStore: true)
            let username = try User.username(name, isNew: true)
            guard try await editor.store.credential(for: username) == nil else {
                throw Failure(sentence: "The username \(username) is taken.")
            }
            let hash = try editor.newHash(for: username)
            // An account whose line was deleted from a flat file comes back without its role, too.
            try await place.note(.userAdd, of: username, endsRole: true, configuration)
            try await editor.store.add(username, hash: hash)
            Output.line("Added \(username).")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove an account. Its messages stay.",
            discussion: """
                Nobody logs in to it any more, its sessions end, and it loses its role. Its name stays reserved, so that \
                nobody else takes it over: 'chatserver user add' gives the account back, 'chatserver forget' removes all \
                that it wrote and frees the name. Write -- before a name that begins with -.
                """
        )

        @Argument(help: "The name of the account.")
        var name: String

        @OptionGroup var place: PlaceOptions

        func run() async throws {
            let configuration = try await place.configuration()
            if let server = try place.server(configuration) {
                return try server.say(.userRemove(User.username(name)))
            }
            let editor = try await AccountEditor(configuration)
            let username = try await editor.existing(User.username(name))
            let endedRole = try await place.note(.userRemove, of: username, endsRole: true, configuration)
            try await editor.store.remove(username)
            Output.line("Removed \(username).")
            if !endedRole {
                Output.error(
                    "If \(username) has a role, the server takes it away within seconds, or at its next start. "
                        + "Do not add the name again before that."
                )
            }
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set an account's password. It is asked for, or read from the first line of input.",
            discussion: "Its sessions and remembered logins end."
        )

        @Argument(help: "The name of the account.")
        var name: String

        @OptionGroup var place: PlaceOptions
        @OptionGroup var passwords: PasswordOptions

        func run() async throws {
            let configuration = try await place.configuration(passwords.values)
            if let server = try place.server(configuration) {
                let username = try User.username(name)
                let password = try PasswordPrompt.readNew(for: username)
                return try server.say(.userPassword(AccountPassword(account: username, password: password)))
            }
            let editor = try await AccountEditor(configuration)
            let username = try await editor.existing(User.username(name))
            let hash = try editor.newHash(for: username)
            try await place.note(.userPassword, of: username, configuration)
            try await editor.store.replace(username, hash: hash)
            Output.line("Changed the password of \(username).")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts, one a line.")

        @OptionGroup var place: PlaceOptions

        func run() async throws {
            let configuration = try await place.configuration()
            var names: [String] = []
            if let server = try place.server(configuration) {
                for case .user(let user) in try server.perform(.userList) {
                    names.append(user.account)
                }
            } else {
                names = try await AccountEditor(configuration).store.usernames().map(\.value)
            }
            try Output.lines(Data(names.map { $0 + "\n" }.joined().utf8))
        }
    }

    /// Parses a name, or ends the program with the reason why it is invalid.
    ///
    /// - Parameter isNew: Whether it is for a new account, for which the rules are stricter.
    static func username(_ name: String, isNew: Bool = false) throws -> Username {
        do {
            return try isNew ? Username(new: name) : Username(name)
        } catch {
            throw Failure(sentence: error.description)
        }
    }
}

extension PlaceOptions {
    /// Writes an act on the credential store into the audit log, unless only the credential store is named.
    ///
    /// - Parameter endsRole: Whether the account's role is taken away.
    /// - Returns: Whether the roles were within reach.
    /// - Throws: ``Failure``.
    @discardableResult
    func note(
        _ verb: AdminVerb,
        of username: Username,
        endsRole: Bool = false,
        _ configuration: ServerConfiguration
    ) async throws -> Bool {
        guard !namesStoreAlone else {
            return false
        }
        return try await AccountRecords.note(verb, of: username, endsRole: endsRole, configuration)
    }
}
