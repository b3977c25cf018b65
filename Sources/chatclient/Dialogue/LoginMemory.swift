/// What a dialogue does with remembered logins.
struct LoginMemory: Sendable, Equatable {
    /// Whether this device keeps login tokens.
    var isKept = false

    /// Whether a login that this device remembers takes the place of the password.
    var isUsed = false

    /// Whether a login by password is remembered.
    var isMade = false

    /// Whether a line that was begun before the login may be the password.
    var mayHaveTypedPassword = false
}
