import ChatProtocol
import ChatStorage
import NIOCore

/// Accounts that messages went to lately, so that a conversation does not ask two stores for each message. Pure: time
/// comes in.
struct RecentAccounts {
    /// How long what was found is believed: an account that an operator removes gets messages that much longer. Our own
    /// choice.
    static let lifetime: TimeAmount = .seconds(5)

    /// The most that are remembered; then all are forgotten.
    static let capacity = 4096

    private struct Entry {
        let account: Account
        let until: NIODeadline
    }

    private var entries: [String: Entry] = [:]

    /// How many are remembered.
    var count: Int { entries.count }

    /// The account of a name, if it was found lately.
    func account(of username: Username, now: NIODeadline) -> Account? {
        entries[username.folded].flatMap { now < $0.until ? $0.account : nil }
    }

    /// An account was found in the stores.
    mutating func found(_ account: Account, for username: Username, now: NIODeadline) {
        if entries.count >= Self.capacity {
            entries.removeAll(keepingCapacity: true)
        }
        entries[username.folded] = Entry(account: account, until: now + Self.lifetime)
    }
}
