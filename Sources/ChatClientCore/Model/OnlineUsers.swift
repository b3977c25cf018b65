/// Who is online, as far as the server told: by its list, and by who came and went since.
package struct OnlineUsers: Sendable {
    /// The most names that are kept; the server takes fewer sessions at once.
    package static let limit = 65_536

    private var byKey: [String: String] = [:]
    /// Those of whom it was told that they went.
    private var gone: Set<String> = []

    /// Whether the names are all that there are: not before they were asked for, and not after a change that named only
    /// some.
    package private(set) var isComplete = false

    /// Nothing is known yet.
    package init() {}

    /// The names, sorted without regard to case.
    package var usernames: [String] {
        byKey.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Whether somebody is online; `nil` when that is not known.
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

    mutating func take(_ change: PresenceChange) {
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

    /// The connection is lost: what happens meanwhile is not told.
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
