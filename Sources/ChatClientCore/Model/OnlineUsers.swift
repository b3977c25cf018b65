/// Who is online, as far as the server told.
package struct OnlineUsers: Sendable {
    /// The most names that are kept; the server takes fewer sessions at once.
    package static let limit = 65_536

    private var byKey: [String: String] = [:]

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
        byKey[username.lowercased()] != nil ? true : isComplete ? false : nil
    }

    mutating func replace(by usernames: [String]) {
        byKey = [:]
        usernames.prefix(Self.limit).forEach { add($0) }
        isComplete = usernames.count <= Self.limit
    }

    mutating func take(_ change: PresenceChange) {
        change.left.forEach { byKey[$0.username.lowercased()] = nil }
        change.joined.forEach { add($0.username) }
        if change.moreJoined > 0 || change.moreLeft > 0 {
            isComplete = false
        }
    }

    /// The connection is lost: what happens meanwhile is not told.
    mutating func lost() {
        byKey = [:]
        isComplete = false
    }

    private mutating func add(_ username: String) {
        guard byKey.count < Self.limit else {
            isComplete = false
            return
        }
        byKey[username.lowercased()] = username
    }
}
