package import ChatIdentity

/// The result of publishing a device list.
package enum DeviceListOutcome: Sendable, Equatable {
    /// It is the account's newest list now. The given devices, sorted, are not on it, and were on the one before.
    case stored(removed: [DeviceNumber])
    /// It was the newest list already. Nothing has changed.
    case unchanged
    /// It does not follow the account's lists. Nothing has changed.
    case conflict(DeviceListConflict)
}

/// The result of beginning a new identity.
package enum IdentityResetOutcome: Sendable, Equatable {
    /// The identity is the account's now. The given devices, sorted, are those of the former one that are not on the
    /// new list; their keys and mail are gone, as are those of the devices that are on it.
    case begun(removed: [DeviceNumber])
    /// Its first list was the newest one already. Nothing has changed.
    case unchanged
    /// The last reset is less than ``DeviceLimits/resetInterval`` ago. The next one may be at this time, in
    /// milliseconds since 1970. Nothing has changed.
    case tooSoon(next: Int64)
    /// The list cannot be the first one of an identity. Nothing has changed.
    case conflict(DeviceListConflict)
}

/// The reason why a device list does not follow the lists of its account.
package enum DeviceListConflict: Sendable, Equatable {
    /// The account has another identity; for a new identity: it is not a new one.
    case identity
    /// The version is not the one after the newest list's.
    case version
    /// The version is above ``DeviceLimits/lists``.
    case tooMany
    /// The hash of the list before is another one.
    case chain
    /// Another account has a device of this number.
    case device
    /// A device has other keys than on an earlier list.
    case keys
}
