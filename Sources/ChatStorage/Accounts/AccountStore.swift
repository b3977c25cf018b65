package import ChatProtocol

/// The stored details of an account, without its secret.
package struct AccountDetails: Sendable, Equatable {
    /// The time when it was last online, in milliseconds since 1970; `nil` when it never was.
    package var lastSeen: Int64?

    /// Whether it sends read receipts for direct messages.
    package var sendsReadReceipts: Bool

    /// Creates details; the defaults are those of an account without stored data.
    package init(lastSeen: Int64? = nil, sendsReadReceipts: Bool = true) {
        self.lastSeen = lastSeen
        self.sendsReadReceipts = sendsReadReceipts
    }

    /// The maximum plausible lead of the stored last-seen time over a new one, in milliseconds: a larger lead comes
    /// from a wrong clock, and the new time replaces it. Two batches of such times are never nearly as far apart.
    static let believedLead: Int64 = 60 * 60 * 1000

    /// Records that the account was online.
    ///
    /// - Parameter time: In milliseconds since 1970.
    package mutating func note(seen time: Int64) {
        if let lastSeen, lastSeen > time, lastSeen - Self.believedLead <= time {
            return
        }
        lastSeen = time
    }
}

/// Stores account details other than secrets.
package protocol AccountStore: Sendable {
    /// Returns the stored details of an account.
    ///
    /// - Throws: ``StorageError``.
    func details(of account: AccountID) async throws -> AccountDetails

    /// Returns the account of a name with its details; `nil` for a name that was never used.
    ///
    /// - Throws: ``StorageError``.
    func knownAccount(of username: Username) async throws -> (account: Account, details: AccountDetails)?

    /// Records when accounts were last online, in milliseconds since 1970. A stored time is replaced by an earlier
    /// one only if it is more than an hour later, which means that a wrong clock set it.
    ///
    /// - Throws: ``StorageError``.
    func noteSeen(_ times: [AccountID: Int64]) async throws

    /// Sets whether the account sends read receipts from now on.
    ///
    /// - Throws: ``StorageError``.
    func setReadReceipts(_ isOn: Bool, of account: AccountID) async throws

    /// Returns 32 random bytes that stay the same until ``IdentityStore/beginLine()``: the key of resumption
    /// tokens.
    ///
    /// - Throws: ``StorageError``.
    func serverSecret() async throws -> [UInt8]
}
