/// A ban.
package struct BanItem: Sendable, Equatable, Codable {
    /// Its number.
    package var id: Int64
    /// The account's name, or the address or network in CIDR notation.
    package var target: String
    /// Whether the target is an account.
    package var isAccount: Bool
    /// Whether it is a lock of the account (`user lock`).
    package var isLock: Bool
    /// The reason; empty for none.
    package var reason: String
    /// Who made it: an account's name, or `operator`.
    package var by: String
    /// The time when it was made.
    package var time: Int64
    /// The time when it ends; `nil` for never.
    package var expires: Int64?
    /// Sessions and connections that it has just ended; `nil` in a list.
    package var ended: Int?

    /// Creates an item.
    package init(
        id: Int64,
        target: String,
        isAccount: Bool,
        isLock: Bool = false,
        reason: String,
        by: String,
        time: Int64,
        expires: Int64?,
        ended: Int? = nil
    ) {
        self.id = id
        self.target = target
        self.isAccount = isAccount
        self.isLock = isLock
        self.reason = reason
        self.by = by
        self.time = time
        self.expires = expires
        self.ended = ended
    }
}
