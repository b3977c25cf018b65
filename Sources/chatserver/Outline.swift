import ArgumentParser
import ChatProtocol
import ManualPages

/// All commands of `chatserver` in one tree, for its manual page and its completions. It is never run: `Chatserver`
/// dispatches its commands by itself.
struct Outline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chatserver",
        abstract: Chatserver.configuration.abstract,
        discussion: Chatserver.configuration.discussion,
        version: Chatserver.configuration.version,
        subcommands: [Accounts.self, Exporting.self, Forgetting.self, Configuring.self, Administering.self]
    )

    @OptionGroup var server: Chatserver

    struct Accounts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "user",
            abstract: User.configuration.abstract,
            subcommands: User.configuration.subcommands
        )
    }

    struct Exporting: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: Export.configuration.abstract,
            discussion: Export.configuration.discussion
        )

        @OptionGroup var command: Export
    }

    struct Forgetting: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "forget",
            abstract: Forget.configuration.abstract,
            discussion: Forget.configuration.discussion
        )

        @OptionGroup var command: Forget
    }

    struct Configuring: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "config",
            abstract: Config.configuration.abstract,
            discussion: Config.configuration.discussion
        )

        @OptionGroup var command: Config
    }

    struct Administering: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "admin",
            abstract: Admin.configuration.abstract,
            discussion: Admin.configuration.discussion
        )

        @OptionGroup var command: Admin
    }

    /// Prints the manual page.
    static func printManual() throws {
        Output.prompt(try ManualPage(_dumpHelp(), version: Release.version, related: ["chatclient"]).text)
    }
}
