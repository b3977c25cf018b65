import ChatProtocol
import ChatStorage

/// Access control list of the server: the bans of accounts and networks, and the lock-down. Pure: the caller passes
/// the time, and a ban that is over has no effect.
struct AccessList: Sendable {
    /// An account may have a lock and another ban.
    private struct AccountBans: Sendable {
        var lock: Ban?
        var other: Ban?

        subscript(isLock: Bool) -> Ban? {
            get { isLock ? lock : other }
            set {
                if isLock {
                    lock = newValue
                } else {
                    other = newValue
                }
            }
        }
    }

    private var bans: [BanID: Ban] = [:]
    private var accounts: [AccountID: AccountBans] = [:]
    private var networks = NetworkTree<Ban>()

    /// The lock-down; `nil` for none.
    var lockDown: LockDown?

    /// Makes a list.
    init(_ bans: [Ban] = [], lockDown: LockDown? = nil) {
        self.lockDown = lockDown
        for ban in bans {
            insert(ban)
        }
    }

    /// The number of bans, also of those that are over.
    var count: Int { bans.count }

    /// Whether an account is banned, so that names must be looked up before a login.
    var hasAccountBans: Bool { !accounts.isEmpty }

    /// Adds a ban. It replaces the one of the same target, as in ``BanStore``.
    mutating func insert(_ ban: Ban) {
        let replaced: Ban?
        switch ban.target {
        case .account(let account):
            replaced = accounts[account.id]?[ban.isLock]
            accounts[account.id, default: AccountBans()][ban.isLock] = ban
        case .network(let network):
            replaced = networks[network]
            networks[network] = ban
        }
        if let replaced {
            bans[replaced.id] = nil
        }
        bans[ban.id] = ban
    }

    /// Removes a ban. Has no effect when there is none of this number.
    mutating func remove(_ id: BanID) {
        guard let ban = bans.removeValue(forKey: id) else {
            return
        }
        switch ban.target {
        case .account(let account):
            accounts[account.id]?[ban.isLock] = nil
            if let left = accounts[account.id], left.lock == nil, left.other == nil {
                accounts[account.id] = nil
            }
        case .network(let network):
            networks[network] = nil
        }
    }

    /// Removes the bans that are over.
    ///
    /// - Parameter now: In milliseconds since 1970.
    mutating func removeEnded(now: Int64) {
        for ban in bans.values where ban.isOver(now: now) {
            remove(ban.id)
        }
    }

    /// Returns the ban that keeps an account out; of two the one that lasts longer.
    ///
    /// - Parameter now: In milliseconds since 1970.
    func ban(of account: AccountID, now: Int64) -> Ban? {
        guard let bans = accounts[account] else {
            return nil
        }
        return Self.longest(of: [bans.lock, bans.other].compactMap(\.self), now: now)
    }

    /// Returns the ban that keeps an address out; of several the one that lasts longest.
    ///
    /// - Parameter now: In milliseconds since 1970.
    func ban(of address: IPAddress, now: Int64) -> Ban? {
        guard networks.count > 0 else {
            return nil
        }
        return Self.longest(of: networks.values(covering: address), now: now)
    }

    private static func longest(of bans: [Ban], now: Int64) -> Ban? {
        bans.filter { !$0.isOver(now: now) }.max { ($0.expires ?? .max) < ($1.expires ?? .max) }
    }
}
