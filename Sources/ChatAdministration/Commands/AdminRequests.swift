package import ChatProtocol

/// An account, and the reason for what is done to it.
package struct AccountReason: Sendable, Equatable {
    /// The account.
    package let account: Username
    /// The reason, of at most ``AdminLimits/reasonCharacters`` characters; empty for none. It is not sanitized.
    package let reason: String

    /// Creates a request.
    package init(account: Username, reason: String = "") {
        self.account = account
        self.reason = reason
    }
}

/// A ban to make.
package struct BanRequest: Sendable, Equatable {
    /// An account, an address, or a network in CIDR notation, as written: see ``AdminTarget``.
    package let target: String
    /// Its duration, in ``AdminLimits/banSeconds``; `nil` for one without an end.
    package let seconds: Int?
    /// The reason, of at most ``AdminLimits/reasonCharacters`` characters; empty for none. It is not sanitized.
    package let reason: String
    /// Whether the ban may cover the caller's own address or a trusted proxy.
    package let isForced: Bool

    /// Creates a request.
    package init(target: String, seconds: Int? = nil, reason: String = "", isForced: Bool = false) {
        self.target = target
        self.seconds = seconds
        self.reason = reason
        self.isForced = isForced
    }
}

/// An invite to make.
package struct InviteRequest: Sendable, Equatable {
    /// A note for whom it is meant, of at most ``AdminLimits/labelCharacters`` characters; may be empty. It is not
    /// sanitized.
    package let label: String
    /// The number of accounts that it is good for, in ``AdminLimits/inviteUses``.
    package let uses: Int
    /// Time until it expires, in ``AdminLimits/inviteSeconds``.
    package let seconds: Int

    /// Creates a request.
    package init(label: String = "", uses: Int = 1, seconds: Int = AdminLimits.usualInviteSeconds) {
        self.label = label
        self.uses = uses
        self.seconds = seconds
    }
}

/// An account and its new password.
package struct AccountPassword: Sendable, Equatable {
    /// The account.
    package let account: Username
    /// The password as typed; empty when it has yet to be asked for.
    package let password: String

    /// Creates a request.
    package init(account: Username, password: String = "") {
        self.account = account
        self.password = password
    }
}

extension AccountPassword: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The account alone, so that no log shows the password.
    package var description: String { account.description }

    /// As ``description``.
    package var debugDescription: String { description }

    /// The account alone.
    package var customMirror: Mirror { Mirror(self, children: ["account": account]) }
}

/// A role to give to an account.
package struct RoleRequest: Sendable, Equatable {
    /// The account.
    package let account: Username
    /// Its new role; `member` takes one away.
    package let role: AccountRole

    /// Creates a request.
    package init(account: Username, role: AccountRole) {
        self.account = account
        self.role = role
    }
}

/// A page of the audit log.
package struct AuditRequest: Sendable, Equatable {
    /// Entries below this id only; `nil` for the newest.
    package let before: Int64?
    /// The most entries, in ``AdminLimits/auditEntries``.
    package let limit: Int

    /// Creates a request.
    package init(before: Int64? = nil, limit: Int = AdminLimits.usualAuditEntries) {
        self.before = before
        self.limit = limit
    }
}
