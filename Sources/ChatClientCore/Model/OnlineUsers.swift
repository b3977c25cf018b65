/// Presence: the accounts that are online, from the server's list and later changes.
package struct OnlineUsers: Sendable {
    /// The most names that are kept; the server accepts fewer sessions at once.
    package static let limit = 65_536

    private var byKey: [String: String] = [:]
    /// The keys of accounts known to be offline.
    private var gone: Set<String> = []

    /// Whether the list of names is complete: not before it was requested, and not after a change that named only
    /// some accounts.
    package private(set) var isComplete = false

    /// Makes an empty list.
    package init() {}

    /// The names, sorted without regard to case.
    package var usernames: [String] {
        byKey.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Returns whether an account is online; `nil` when that is unknown.
    package func isOnline(_ username: String) -> Bool? {
        let key = username.lowercased()
        return byKey[key] != nil ? true : isComplete || gone.contains(key) ? false : nil
    }

    mutating func replace(by usernames: [String]) {
        byKey = [:]
        gone = []
        usernames.prefix(Self.limit).forEach { add($0) }
        isComplete = usernames.count <= Self.limit
    }

    mutating func handle(_ change: PresenceChange) {
        for entry in change.left {
            byKey[entry.username.lowercased()] = nil
            if gone.count < Self.limit {
                gone.insert(entry.username.lowercased())
            }
        }
        change.joined.forEach { add($0.username) }
        if change.moreJoined > 0 || change.moreLeft > 0 {
            isComplete = false
        }
    }

    /// Drops everything when the connection is lost: changes are not reported meanwhile.
    mutating func lost() {
        byKey = [:]
        gone = []
        isComplete = false
    }

    private mutating func add(_ username: String) {
        guard byKey.count < Self.limit else {
            isComplete = false
            return
        }
        byKey[username.lowercased()] = username
        gone.remove(username.lowercased())
    }
}
