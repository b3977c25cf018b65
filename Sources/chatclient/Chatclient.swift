import ArgumentParser
import ChatClientCore
import ChatProtocol

/// The entry point: parses the options and runs one of three front ends over a connection.
@main
struct Chatclient: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chatclient",
        abstract: "Chat on a Tandem server.",
        usage: """
            chatclient [<options>] <host> <port> [<username>]
            chatclient [<options>] [<username>@]<host>[:<port>]
            chatclient [<options>] tandem://[<username>@]<host>[:<port>]/[#<room>]
            chatclient [<options>]
            """,
        discussion: """
            On a terminal it asks for what it needs. Without one it reads plain lines and prints plain lines; passwords \
            are taken from the input in the order in which they are asked for, and a wrong one ends the program. \
            With --json it speaks to programs.

            The exit code is 0 after a logout, 1 after a failure, which stderr tells, and 64 for wrong usage.
            """,
        version: "chatclient \(Release.version)"
    )

    @OptionGroup var options: ClientOptions

    func run() async throws {
        guard !options.configExample else {
            try? FileWriter.standardOutput.write(ClientConfigFile.example.utf8)
            return
        }
        let exit = await ClientStart(options).run()
        if let sentence = exit.sentence {
            try? FileWriter.standardError.write((sentence + "\n").utf8)
        }
        throw ExitCode(exit.code)
    }
}
