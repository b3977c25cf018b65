/// The number of a ban, never reused.
package struct BanID: Sendable, Hashable {
    /// At least 1.
    package let rawValue: Int64

    /// Wraps a number assigned by a store, or one that somebody typed.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}

/// The number of an invite, never reused.
package struct InviteID: Sendable, Hashable {
    /// At least 1.
    package let rawValue: Int64

    /// Wraps a number assigned by a store, or one that somebody typed.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}

/// The number of an application, never reused.
package struct ApplicationID: Sendable, Hashable {
    /// At least 1.
    package let rawValue: Int64

    /// Wraps a number assigned by a store.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}

/// The number of a reservation, never reused.
package struct ReservationID: Sendable, Hashable {
    /// At least 1.
    package let rawValue: Int64

    /// Wraps a number assigned by a store.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}

/// The number of an audit entry: a later entry has a higher one.
package struct AuditID: Sendable, Hashable {
    /// At least 1.
    package let rawValue: Int64

    /// Wraps a number assigned by a store, or one that somebody typed.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}
