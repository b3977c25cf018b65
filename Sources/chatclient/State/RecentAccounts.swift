import ChatClientCore

/// The servers and accounts that were used on this device, the last used first.
struct RecentAccounts: Sendable, Equatable {
    /// The most accounts that are kept; of more, those unused for longest go.
    static let largestCount = 50

    /// An account on a server.
    struct Entry: Sendable, Equatable {
        /// The server, at the address that the user named.
        let address: ServerAddress
        /// The account's name.
        let account: String
        /// The last login, in milliseconds since 1970-01-01 UTC.
        let lastUse: Int64

        /// The account as the target of a connection.
        var target: ClientTarget { ClientTarget(address: address, username: account) }

        fileprivate var key: String { "\(account)@\(address)".lowercased() }
    }

    /// The accounts, the last used first.
    private(set) var entries: [Entry]

    /// Takes entries in any order, and keeps the ``largestCount`` last used; of one account only the last use.
    init(_ entries: [Entry] = []) {
        var keys: Set<String> = []
        let sorted = entries.sorted { ($0.lastUse, $1.key) > ($1.lastUse, $0.key) }
        self.entries = Array(sorted.filter { keys.insert($0.key).inserted }.prefix(Self.largestCount))
    }

    /// Notes a login.
    ///
    /// - Parameter time: Milliseconds since 1970-01-01 UTC.
    mutating func note(_ account: String, at address: ServerAddress, time: Int64) {
        let entry = Entry(address: address, account: account, lastUse: time)
        // It is the last use, also after the clock was set back.
        entries = Array(([entry] + entries.filter { $0.key != entry.key }).prefix(Self.largestCount))
    }
}
