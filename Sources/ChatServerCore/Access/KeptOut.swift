/// Why nobody may log in to an account at present, right password or not.
enum KeptOut: Sendable, Equatable {
    /// The account is banned.
    case barred(BarredNotice)
    /// The server is locked down, and the account has no role.
    case lockedDown

    /// What a person is told of the lock-down.
    static let lockedDownSentence =
        "The server is locked down: only its moderators and admins may log in. Try again later."
}
