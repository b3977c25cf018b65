/// The limits of administration commands that callers and servers know.
package enum AdminLimits {
    /// Maximum size in bytes of a request line on the admin socket, without its line feed.
    package static let requestBytes = 64 * 1024

    /// Maximum size in bytes of an answer line, without its line feed: an exported message has a body of 16 KiB, of
    /// which each byte can take six when it is escaped.
    package static let answerBytes = 1024 * 1024

    /// Maximum length of a reason in characters.
    package static let reasonCharacters = 200

    /// Maximum length of an invite's label in characters.
    package static let labelCharacters = 50

    /// Maximum size of an announcement in bytes of UTF-8: clients show it whole.
    package static let announcementBytes = 2000

    /// Maximum length in characters of the beginning of a name that a list is filtered by.
    package static let prefixCharacters = 50

    /// Maximum length in characters of the target of a ban: an account, an address or a network.
    package static let targetCharacters = 64

    /// Duration of a ban in seconds: at most ten years; without a duration it has no end.
    package static let banSeconds = 1...3650 * daySeconds

    /// The longest ban of a moderator, in seconds.
    package static let moderatorBanSeconds = daySeconds

    /// How often an invite may be used.
    package static let inviteUses = 1...10_000

    /// Time in seconds after which an invite expires.
    package static let inviteSeconds = 1...365 * daySeconds

    /// Time in seconds after which an invite expires when its maker names none.
    package static let usualInviteSeconds = 7 * daySeconds

    /// Entries of the audit log in one answer.
    package static let auditEntries = 1...1000

    /// Entries of the audit log in an answer when the caller names no number.
    package static let usualAuditEntries = 50

    /// A day in seconds.
    package static let daySeconds = 86_400
}
