import ArgumentParser

/// The options of the one-shot commands, and of scripts in general.
struct OneShotOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Take the password from the first line of this file.",
            discussion: """
                Otherwise it is the variable TANDEM_PASSWORD, the output of the setting passwordCommand, or a login that \
                --remember kept takes its place, or it is the first line of the input if the command does not need its \
                input. A dialogue without a terminal looks at none of these but the first line of its input. There is no option for the password itself: other users could read it.
                """,
            valueName: "file"
        )
    )
    var passwordFile: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Make the account with the invite in the first line of this file.",
            discussion: """
                An invite in a link, tandem://HOST:PORT/#invite=CODE, does the same, but on the command line other \
                users can read it, and the shell keeps it. On a terminal, the code can be typed, and the link can be \
                pasted at the question Server. There is no option for the invite itself.
                """,
            valueName: "file"
        )
    )
    var inviteFile: String?

    @Flag(name: .long, help: "Make the account if there is none of this name.")
    var register = false

    @Flag(
        name: .long,
        help: "Never make an account: a mistyped name is refused. TANDEM_EXISTING=1 in the environment says the same."
    )
    var existing = false

    @Option(
        name: .long,
        help: ArgumentHelp("send, history: this room, by its name or number; send takes several.", valueName: "room")
    )
    var room: [String] = []

    @Flag(name: .customLong("public"), help: "send, history: the public conversation.")
    var isPublic = false

    @Flag(name: .long, help: "read: wait for further messages, until the connection is lost or a signal comes.")
    var follow = false

    @Flag(name: .long, help: "read: print what this account wrote on other devices, too.")
    var own = false

    @Option(name: .long, help: ArgumentHelp("history: only the last so many messages.", valueName: "number"))
    var limit: Int?

    @Flag(name: .long, help: "Print nothing but messages and errors.")
    var quiet = false
}
