import ArgumentParser
import ChatServerCore

/// The location of the accounts, and a settings file that may name it: every command of `chatserver` needs these.
struct CredentialsOption: ParsableArguments {
    @Option(
        help: "The credential store: a flat file if it ends in .txt. (default: credentials/credentials.sqlite)"
    )
    var credentials: String?

    @Option(help: "A file with settings; 'chatserver config --example' prints one.")
    var config: String?

    /// The options by their keys.
    var values: [String: String?] {
        ["credentials": credentials]
    }
}

/// The folder with the messages.
struct DataOption: ParsableArguments {
    @Option(help: "The folder for messages, the certificate and the lock. (default: data)")
    var data: String?

    /// The options by their keys.
    var values: [String: String?] {
        ["data": data]
    }
}

/// The password policy, and the cost of hashing.
struct PasswordOptions: ParsableArguments {
    @Option(help: "What a new password needs: standard, none, or parts: length=10,capital,digit. (default: standard)")
    var passwordPolicy: String?

    @Option(help: "The cost of hashing a password, log2 of scrypt's N, 1 to 20. (default: 15)")
    var passwordCost: String?

    /// The options by their keys.
    var values: [String: String?] {
        ["passwordPolicy": passwordPolicy, "passwordCost": passwordCost]
    }
}

/// Limits on connections, and on the use by each account.
struct LimitOptions: ParsableArguments {
    @Option(help: "Connections in all. (default: 10000)")
    var maximumConnections: String?

    @Option(help: "Connections that have not logged in; 0 for no bound. (default: 1024)")
    var maximumUnauthenticated: String?

    @Option(help: "Connections from one address that have not logged in; 0 for no bound. (default: 256)")
    var maximumUnauthenticatedPerAddress: String?

    @Option(help: "Sessions of one account at a time; 0 for no bound. (default: 32)")
    var sessionsPerAccount: String?

    @Option(help: "Seconds that a connection may take to log in; 0 for no bound. (default: 300)")
    var secondsBeforeLogin: String?

    @Option(help: "Requests that a connection may make before it has logged in; 0 for no bound. (default: 20)")
    var requestsBeforeLogin: String?

    @Option(help: "Requests before login from one address each second; 0 for no bound. (default: 200)")
    var requestsPerNetwork: String?

    @Option(help: "MiB that may wait to be written to all clients together; 0 for no bound. (default: 256)")
    var outboxMegabytes: String?

    @Option(help: "Networks of load balancers that send PROXY headers, such as 10.0.0.0/8,::1. (default: none)")
    var trustedProxies: String?

    @Option(help: "Accounts that one network may make at once; 0 for no bound. (default: 100)")
    var registrationsPerNetwork: String?

    @Option(help: "Further accounts that one network may make in a minute, after those at once. (default: 60)")
    var registrationsPerMinute: String?

    @Option(
        help:
            "Commands of an account each second, over all its sessions; dear ones count more; 0 for no bound. (default: 2000)"
    )
    var commandsPerSecond: String?

    @Option(help: "Bytes that an account may store in a day; 0 for no bound. (default: 268435456, 256 MiB)")
    var bytesPerAccountPerDay: String?

    @Option(
        help: "Accounts online, or members of a room, above which nobody is told who comes and goes. (default: 500)"
    )
    var presenceLimit: String?

    /// The options by their keys.
    var values: [String: String?] {
        [
            "maximumConnections": maximumConnections,
            "maximumUnauthenticated": maximumUnauthenticated,
            "maximumUnauthenticatedPerAddress": maximumUnauthenticatedPerAddress,
            "sessionsPerAccount": sessionsPerAccount,
            "secondsBeforeLogin": secondsBeforeLogin,
            "requestsBeforeLogin": requestsBeforeLogin,
            "requestsPerNetwork": requestsPerNetwork,
            "outboxMegabytes": outboxMegabytes,
            "trustedProxies": trustedProxies,
            "registrationsPerNetwork": registrationsPerNetwork,
            "registrationsPerMinute": registrationsPerMinute,
            "commandsPerSecond": commandsPerSecond,
            "bytesPerAccountPerDay": bytesPerAccountPerDay,
            "presenceLimit": presenceLimit,
        ]
    }
}

/// How long messages are kept.
struct RetentionOptions: ParsableArguments {
    @Option(help: "Days that messages are kept; 0 for ever. (default: 0)")
    var retentionDays: String?

    @Option(help: "Messages of each conversation that are kept; 0 for all. (default: 0)")
    var retentionMessages: String?

    /// The options by their keys.
    var values: [String: String?] {
        ["retentionDays": retentionDays, "retentionMessages": retentionMessages]
    }
}

/// What is looked at closely.
struct TraceOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write what delivery to this account does to trace-NAME.jsonl in the data folder. (default: nobody)",
            valueName: "name"
        )
    )
    var traceSession: String?

    /// The options by their keys.
    var values: [String: String?] {
        ["traceSession": traceSession]
    }
}

/// What people are shown.
struct GreetingOption: ParsableArguments {
    @Option(help: ArgumentHelp("Greet people who enter with this text. (default: none)", valueName: "text"))
    var greeting: String?

    /// The options by their keys.
    var values: [String: String?] {
        ["greeting": greeting]
    }
}

/// The operator's flags for lost or restored files, for one start.
struct RecoveryFlags: ParsableArguments {
    @Flag(
        help: """
            Begin a new line of messages, once, after an older copy of the data was put back: clients then drop what they \
            noted about messages that are no more, and log in by password again.
            """
    )
    var newLine = false

    @Flag(help: "Start, once, although messages or accounts are missing that were there before.")
    var acceptDataLoss = false

    /// The recovery options for the server.
    var options: RecoveryOptions {
        var options = RecoveryOptions()
        options.beginsLine = newLine
        options.acceptsDataLoss = acceptDataLoss
        return options
    }
}
