/// The limits of remembered logins and their tokens.
package enum LoginLimits {
    /// The maximum number of remembered logins of an account.
    package static let perAccount = 20

    /// How long a token is good if it is not used, in milliseconds: 30 days.
    package static let unusedLifetime: Int64 = 30 * 24 * 60 * 60 * 1000

    /// How long a login is good in all, however often it is used, in milliseconds: 180 days.
    package static let lifetime: Int64 = 180 * 24 * 60 * 60 * 1000

    /// How long a replaced token may come again while its successor was never used, in milliseconds: a client that
    /// lost the answer, or ended before it had stored the new token, tries again within this time.
    package static let lostAnswer: Int64 = 60 * 1000

    /// A time from further in the future, in milliseconds, comes from a wrong clock: such a login is void.
    package static let toleratedLead: Int64 = 60 * 1000

    /// The maximum time between two notes of the use of a login by resumed sessions, in milliseconds.
    package static let noteInterval: Int64 = 60 * 60 * 1000

    /// The maximum number of logins whose use is noted in one transaction.
    package static let notedAtOnce = 500

    /// The maximum number of ended logins that are kept of an account; see ``EndedLogin/isKeptBefore(_:)``.
    package static let endedPerAccount = 20

    /// How long the account is told of an ended login and has it in its list, in milliseconds: 30 days.
    package static let endedLifetime: Int64 = 30 * 24 * 60 * 60 * 1000

    /// The maximum length of a label in characters.
    package static let labelCharacters = 64
}
