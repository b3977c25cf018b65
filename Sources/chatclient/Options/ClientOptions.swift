import ArgumentParser
import ChatClientCore
import ChatProtocol

/// The command-line options.
struct ClientOptions: ParsableArguments {
    @Argument(help: "The server's name or address.")
    var host: String

    @Argument(help: "The server's port, 1 to 65535.")
    var port: String

    @Argument(help: "Your account; without one, a menu asks whether to log in or to register.")
    var username: String?

    @Argument(
        help: ArgumentHelp("send, read or history: do this and end.", valueName: "command"),
        completion: .list(["send", "read", "history"])
    )
    var words: [String] = []

    @OptionGroup(title: "Scripts") var script: OneShotOptions

    @Flag(name: .long, help: "Speak JSON, one object a line, on input and output: for programs.")
    var json = false

    @Flag(
        name: .long,
        help: ArgumentHelp(
            "Keep no note of what was received. Without it what comes while you are away is shown at the next start.",
            discussion: "The note is in $XDG_STATE_HOME/tandem, or else in ~/.local/state/tandem."
        )
    )
    var noState = false

    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    mutating func validate() throws {
        guard portNumber != nil else {
            throw ValidationError("The port must be a number from 1 to 65535, but is '\(port)'.")
        }
        guard !host.isEmpty else {
            throw ValidationError("The host is empty; name the server's host.")
        }
        try checkCommand()
    }

    private func checkCommand() throws {
        do throws(OneShotUsageError) {
            let command = try OneShotCommand(words, script)
            guard !noState || command != .read(follows: false, includesOwn: script.own) else {
                throw OneShotUsageError("read needs the note that --no-state switches off; read --follow does not.")
            }
        } catch {
            throw ValidationError(error.sentence)
        }
    }

    /// The parsed port; `nil` if invalid.
    private var portNumber: Int? {
        guard port.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains), let number = Int(port) else {
            return nil
        }
        return (1...65535).contains(number) ? number : nil
    }
}

extension ClientOptions {
    /// The server's address.
    var address: ServerAddress { ServerAddress(host: host, port: portNumber ?? 0) }

    /// The one-shot command; `nil` for a dialogue or JSON lines.
    var oneShot: OneShotCommand? { try? OneShotCommand(words, script) }

    /// The client's configuration.
    ///
    /// - Parameter giveUpAfter: How long to try to reconnect after the connection was lost; `nil` means forever.
    func configuration(giveUpAfter: Duration? = nil) -> ChatClientConfiguration {
        connection.configuration(giveUpAfter: giveUpAfter)
    }
}
