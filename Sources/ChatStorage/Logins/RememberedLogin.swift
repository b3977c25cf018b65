/// A login that a server remembers for a client, which has a token for it.
package struct RememberedLogin: Sendable, Equatable {
    /// Its number.
    package let id: LoginID

    /// The client's label for it.
    package let label: String

    /// When it was remembered, in milliseconds since 1970.
    package let made: Int64

    /// When a session was last begun or resumed with it, in milliseconds since 1970.
    package let lastUsed: Int64

    /// Creates a login.
    package init(id: LoginID, label: String, made: Int64, lastUsed: Int64) {
        self.id = id
        self.label = label
        self.made = made
        self.lastUsed = lastUsed
    }

    /// The time from which on it is void unless it is used before, in milliseconds since 1970.
    package var end: Int64 {
        min(
            lastUsed.addingClamped(LoginLimits.unusedLifetime),
            made.addingClamped(LoginLimits.lifetime)
        )
    }

    /// Whether it is void, by its age or by times that come from a wrong clock.
    ///
    /// - Parameter now: In milliseconds since 1970.
    package func isOver(now: Int64) -> Bool {
        let latest = now.addingClamped(LoginLimits.toleratedLead)
        return now >= end || lastUsed > latest || made > latest
    }
}

/// A remembered login that has ended.
package struct EndedLogin: Sendable, Equatable {
    /// Why it ended.
    package enum Reason: String, Sendable {
        /// A token that had been replaced came again.
        case reused
        /// The account had too many logins, and it was unused for longest.
        case tooMany
        /// A session of the account asked for it: the account is neither told nor sees it in its list.
        case asked
    }

    /// Its number.
    package let id: LoginID

    /// The client's label for it.
    package let label: String

    /// Why it ended.
    package let reason: Reason

    /// When it ended, in milliseconds since 1970.
    package let time: Int64

    /// Creates an ended login.
    package init(id: LoginID, label: String, reason: Reason, time: Int64) {
        self.id = id
        self.label = label
        self.reason = reason
        self.time = time
    }
}

extension Int64 {
    /// Returns the sum, or the maximum on overflow. Neither number is negative in times.
    fileprivate func addingClamped(_ other: Int64) -> Int64 {
        let (sum, isOverflow) = addingReportingOverflow(other)
        return isOverflow ? .max : sum
    }
}
