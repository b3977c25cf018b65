/// All that a one-shot command needs before it connects.
struct OneShotJob: Sendable {
    /// The account's name from the command line.
    let username: String
    /// Its password; `nil` to log in by what this device remembers, or else to ask for it.
    let password: String?
    /// The command.
    let command: OneShotCommand
    /// The message of a `send`; empty for the others.
    var body = ""
    /// Whether an account that does not exist is made.
    var registers = false
    /// Whether an invite is named, or a claim of the account is kept: the connection brings it.
    var hasInvite = false
    /// Asks for the password, if it is not known yet.
    var askPassword: @Sendable () async throws(RequestFailure) -> String = { () throws(RequestFailure) in
        throw RequestFailure(code: "no_password", message: "There is no password.")
    }
    /// Whether a login by password is remembered.
    var remembers = false
    /// Whether registering is forbidden by the environment.
    var refusesNew = false
}
