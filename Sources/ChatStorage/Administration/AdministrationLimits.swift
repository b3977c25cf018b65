/// The limits of bans, invites, applications and the audit log. Lengths of text are in Unicode scalars.
package enum AdministrationLimits {
    /// The maximum number of bans, locks included.
    package static let bans = 10_000

    /// The maximum length of a ban's reason.
    package static let reasonLength = 200

    /// The maximum length of a network as text, which also bounds that of an application.
    package static let networkLength = 64

    /// The maximum number of invites that somebody can still use.
    package static let invites = 1_000

    /// The maximum number of revoked, expired and used-up invites that are kept, so that the list shows them and a
    /// refusal names the reason: the newest ones.
    package static let endedInvites = 1_000

    /// The uses that an invite may have.
    package static let inviteUses = 1...10_000

    /// The maximum length of an invite's label.
    package static let labelLength = 64

    /// The maximum number of applications, pending and approved.
    package static let applications = 1_000

    /// The maximum number of applications from one IPv4 address or IPv6 /56, pending and approved.
    package static let applicationsOfSubnet = 10

    /// The maximum number of applications from one IPv6 /48, pending and approved.
    package static let applicationsOfSite = 40

    /// How long a pending application holds its name, and an approved one after its approval, in milliseconds: 7 days.
    package static let applicationLifetime: Int64 = 7 * 24 * 60 * 60 * 1000

    /// The maximum length of the word for an act in the audit log.
    package static let actLength = 32

    /// The maximum length of an audit entry's target.
    package static let targetLength = 100

    /// The maximum length of an audit entry's detail.
    package static let detailLength = 500

    /// The maximum number of audit entries: the newest ones.
    package static let auditEntries = 100_000

    /// How long audit entries are kept, in milliseconds: 400 days.
    package static let auditLifetime: Int64 = 400 * 24 * 60 * 60 * 1000

    /// The maximum number of audit entries in one answer.
    package static let auditPage = 1_000

    /// The time from which on audit entries are kept, in milliseconds since 1970.
    package static func oldestAudit(now: Int64) -> Int64 {
        let (oldest, isOverflow) = now.subtractingReportingOverflow(auditLifetime)
        return isOverflow ? .min : oldest
    }
}
