import ArgumentParser
import ChatClientCore
import ChatProtocol
import ManualPages

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
            chatclient [<options>] [<server>] send|read|history|keys ...
            chatclient [<options>]
            """,
        discussion: discussion,
        version: "chatclient \(Release.version)"
    )

    @OptionGroup var options: ClientOptions

    /// Prints the manual page when it is asked for: an option that only scripts/make-manuals needs is not in the help.
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments == ["--help-man"] else {
            return await main(arguments)
        }
        do {
            let page = try ManualPage(_dumpHelp(), version: Release.version, related: ["chatserver"])
            try FileWriter.standardOutput.write(page.text.utf8)
        } catch {
            exit(withError: error)
        }
    }

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

extension Chatclient {
    /// The part of the help after the options' names: with it alone, a script can be written.
    fileprivate static let discussion = """
        On a terminal it asks for what it needs. Without one it reads plain lines and prints plain lines; the first \
        one is the password, a wrong one ends the program, and what is refused is told on stderr. With --json it \
        speaks to programs.

        COMMANDS (with one of them, do this and end):
          send NAME[,NAME...] [TEXT]   to accounts (bob) and rooms (#Lab)
          send --room ROOM [TEXT]      to a room, which is joined if need be
          send --public [TEXT]         to everyone
          read [--follow]              print what came since the last read
          history NAME                 print a conversation; or history
                                       --room ROOM, history --public
          keys init                    make keys for end-to-end encryption here
        Without TEXT, or with -, the whole input is the message. Write -- before a text that begins with a hyphen.

        read and history print one message a line: its time (UTC), its conversation (public, @NAME or #ROOM; the last \
        two can be given to send), its sender and its text, separated by tabs. In the text, \\n is a line end, \\t a \
        tab and \\\\ a backslash, as printf '%b' reads them. A text that begins with \\c is a sealed message that cannot be opened here. With \
        --json they print the events of docs/JSON.md instead: message, and those about encryption.

        The password of these commands comes from --password-file, else from the variable TANDEM_PASSWORD, else from \
        the setting passwordCommand, else a login that --remember kept takes its place, else it is the first line of \
        the input. In a dialogue without a terminal only --password-file takes the place of that line.

        COMMANDS OF --json (a line is {"command":"dm","id":"1","to":"bob","body":"hi"}; docs/JSON.md has the fields):
          login, register, status, exit, password
          pm, dm, rm (send), history, search, conversations, mark, receipts
          users, who, stats, createRoom, joinRoom, leaveRoom, room, rooms, manage
          accept, keysInit, resetIdentity (encryption), admin

        EXIT CODES: 0 all is done; 1 refused, failed or lost; 2 only some of the recipients got it; 64 wrong usage. \
        Stderr tells what is wrong.

        EXAMPLES:
          export TANDEM_PASSWORD="$(cat ~/.backup-password)"
          client="chatclient chat.example 1300 backup"
          $client send bob "backup done" || exit 1
          $client send --room Ops < report.txt
          $client read | grep -F error
          $client history --room Ops --limit 20

        A bot that answers everybody:
          tab=$(printf '\\t')
          $client read --follow | while IFS=$tab read -r time place name text
          do
            case $text in '\\c'*) continue ;; esac    # not opened here
            case $place in
            @*) printf 'You said: %b' "$text" | $client send "$place" ;;
            esac
          done
        """
}
