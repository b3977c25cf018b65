package import ChatProtocol

/// What a server remembers of an account besides its secret.
package struct AccountDetails: Sendable, Equatable {
    /// When it was online last, in milliseconds since 1970; `nil` when it never was.
    package var lastSeen: Int64?

    /// Whether others are told what it has read of their direct messages.
    package var sendsReadReceipts: Bool

    /// Makes details.
    package init(lastSeen: Int64?, sendsReadReceipts: Bool) {
        self.lastSeen = lastSeen
        self.sendsReadReceipts = sendsReadReceipts
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
