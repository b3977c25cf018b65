package import ChatIdentity

/// Prekeys to be stored. Their caller has checked that they are well-formed, and that the device signed them.
package struct PrekeyDraft: Sendable, Equatable {
    /// The account.
    package var account: AccountID

    /// The account's identity to which they are bound.
    package var identity: [UInt8]

    /// The device that they belong to.
    package var device: DeviceNumber

    /// The device's key that has signed them.
    package var signing: [UInt8]

    /// The signed prekey; `nil` if it stays.
    package var prekey: PrekeyRecord?

    /// One-time pairs.
    package var pairs: [PrekeyRecord]

    /// The present time, in milliseconds since 1970.
    package var time: Int64

    /// Creates a draft.
    package init(
        account: AccountID,
        identity: [UInt8],
        device: DeviceNumber,
        signing: [UInt8],
        prekey: PrekeyRecord?,
        pairs: [PrekeyRecord],
        time: Int64
    ) {
        self.account = account
        self.identity = identity
        self.device = device
        self.signing = signing
        self.prekey = prekey
        self.pairs = pairs
        self.time = time
    }
}

/// The result of publishing prekeys.
package enum PrekeyOutcome: Sendable, Equatable {
    /// All of them are stored, now or before, except pairs beyond ``DeviceLimits/pairs``. So many pairs are left.
    case stored(pairsLeft: Int)
    /// Other bytes are or were stored under one of the numbers, or the signed prekey's number is lower than that of the
    /// newest one. Nothing has changed.
    case conflict
    /// The device is not on the account's newest list, or has other keys there, or the account has another identity.
    /// Nothing has changed.
    case noSuchDevice
}
