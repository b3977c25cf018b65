package import ChatProtocol

/// What a server remembers of an account besides its secret.
package struct AccountDetails: Sendable, Equatable {
    /// When it was online last, in milliseconds since 1970; `nil` when it never was.
    package var lastSeen: Int64?

    /// Whether others are told what it has read of their direct messages.
    package var sendsReadReceipts: Bool

    /// Makes details; without arguments, of an account that nothing is remembered of.
    package init(lastSeen: Int64? = nil, sendsReadReceipts: Bool = true) {
        self.lastSeen = lastSeen
        self.sendsReadReceipts = sendsReadReceipts
    }

    /// A time of last presence that is later than a new one by more than this is a wrong clock's, and gives way, in
    /// milliseconds: far more than two batches of such times can be apart.
    static let believedLead: Int64 = 60 * 60 * 1000

    /// Notes when the account was online.
    ///
    /// - Parameter time: In milliseconds since 1970.
    package mutating func note(seen time: Int64) {
        if let lastSeen, lastSeen > time, lastSeen - Self.believedLead <= time {
            return
        }
        lastSeen = time
    }
}

/// What accounts have besides their secrets.
package protocol AccountStore: Sendable {
    /// What is remembered of an account.
    ///
    /// - Throws: ``StorageError``.
    func details(of account: AccountID) async throws -> AccountDetails

    /// The account of a name with what is remembered of it; `nil` for a name that was never used.
    ///
    /// - Throws: ``StorageError``.
    func knownAccount(of username: Username) async throws -> (account: Account, details: AccountDetails)?

    /// Remembers when accounts were online last, in milliseconds since 1970. Goes back only from a time
    /// that is more than an hour later, which a wrong clock gave.
    ///
    /// - Throws: ``StorageError``.
    func noteSeen(_ times: [AccountID: Int64]) async throws

    /// Whether others are told what the account reads, from now on.
    ///
    /// - Throws: ``StorageError``.
    func setReadReceipts(_ isOn: Bool, of account: AccountID) async throws

    /// 32 random bytes that stay the same as long as the store: what resumption tokens are made with.
    ///
    /// - Throws: ``StorageError``.
    func serverSecret() async throws -> [UInt8]
}
