import ChatProtocol
import ChatStorage
import NIOCore

/// Cache of the accounts that messages were sent to lately, so that a conversation does not query two stores
/// for each message. Pure: the caller passes the time.
struct RecentAccounts {
    /// How long an entry is valid. Not measured: a longer lifetime keeps delivering to an account that an
    /// operator has removed; a shorter one queries the stores more often.
    static let lifetime: TimeAmount = .seconds(5)

    /// The most entries; at the bound all are dropped.
    static let capacity = 4096

    private struct Entry {
        let account: Account
        let until: NIODeadline
    }

    private var entries: [String: Entry] = [:]

    /// The number of entries.
    var count: Int { entries.count }

    /// Returns the cached account of a name; `nil` if there is no valid entry.
    func account(of username: Username, now: NIODeadline) -> Account? {
        entries[username.folded].flatMap { now < $0.until ? $0.account : nil }
    }

    /// Adds an account that was found in the stores.
    mutating func found(_ account: Account, for username: Username, now: NIODeadline) {
        if entries.count >= Self.capacity {
            entries.removeAll(keepingCapacity: true)
        }
        entries[username.folded] = Entry(account: account, until: now + Self.lifetime)
    }

    /// Drops a name, because its account was removed.
    mutating func forget(_ username: Username) {
        entries[username.folded] = nil
    }
}
