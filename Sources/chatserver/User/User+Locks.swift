import ArgumentParser
import ChatAdministration

extension User {
    struct Lock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close an account until it is unlocked.",
            discussion:
                "Its sessions end, and nobody logs in to it, with any password. Its messages and rooms stay."
        )

        @Argument(help: "The name of the account.")
        var name: String

        @Option(help: ArgumentHelp("Why, for its owner. (default: none)", valueName: "text"))
        var reason: String?

        @OptionGroup var place: PlaceOptions

        func run() async throws {
            let configuration = try await place.configuration()
            let username = try User.username(name)
            let reason = reason ?? ""
            guard reason.unicodeScalars.count <= AdminLimits.reasonCharacters else {
                throw ValidationError("A reason has at most \(AdminLimits.reasonCharacters) characters.")
            }
            if let server = try place.server(configuration) {
                let items = try server.perform(.userLock(AccountReason(account: username, reason: reason)))
                for case .ban(let ban) in items {
                    Output.line("Locked \(ban.target).")
                }
                return
            }
            let existing = try await AccountEditor(configuration).existing(username)
            try await AccountRecords.edit(configuration) { try await $0.lock(existing, reason: reason) }
            Output.line("Locked \(existing).")
        }
    }

    struct Unlock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Open a locked account again.")

        @Argument(help: "The name of the account.")
        var name: String

        @OptionGroup var place: PlaceOptions

        func run() async throws {
            let configuration = try await place.configuration()
            let username = try User.username(name)
            if let server = try place.server(configuration) {
                return try server.say(.userUnlock(username))
            }
            let existing = try await AccountEditor(configuration).existing(username)
            try await AccountRecords.edit(configuration) { try await $0.unlock(existing) }
            Output.line("Unlocked \(existing).")
        }
    }
}
