/// All that a one-shot command needs before it connects.
struct OneShotJob: Sendable {
    /// The account's name from the command line.
    let username: String
    /// Its password.
    let password: String
    /// The command.
    let command: OneShotCommand
    /// The message of a `send`; empty for the others.
    var body = ""
    /// Whether an account that does not exist is made.
    var registers = false
    /// Whether registering is forbidden by the environment.
    var refusesNew = false
}
