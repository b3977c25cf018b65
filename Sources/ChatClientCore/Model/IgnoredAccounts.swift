/// The accounts whose messages a person does not want to see. Only this client knows of them.
package struct IgnoredAccounts: Sendable, Equatable {
    /// The most accounts that are kept: more than a person can remember, and few enough to show.
    package static let limit = 500

    private var byKey: [String: String] = [:]

    /// Makes a list of these names; those beyond ``limit`` are dropped.
    package init(_ names: [String] = []) {
        names.forEach { add($0) }
    }

    /// The names, sorted without regard to case.
    package var names: [String] { byKey.sorted { $0.key < $1.key }.map(\.value) }

    /// Whether no account is ignored.
    package var isEmpty: Bool { byKey.isEmpty }

    /// Whether another account can be added.
    package var isFull: Bool { byKey.count >= Self.limit }

    /// Returns whether an account is ignored; case makes no difference.
    package func contains(_ name: String) -> Bool {
        !byKey.isEmpty && byKey[name.lowercased()] != nil
    }

    /// Ignores an account.
    ///
    /// - Returns: Whether that is a change; not if it is ignored already, or if the list is full.
    @discardableResult
    package mutating func add(_ name: String) -> Bool {
        let key = name.lowercased()
        guard byKey[key] == nil, !isFull else {
            return false
        }
        byKey[key] = name
        return true
    }

    /// Shows an account again.
    ///
    /// - Returns: Whether it was ignored.
    @discardableResult
    package mutating func remove(_ name: String) -> Bool {
        byKey.removeValue(forKey: name.lowercased()) != nil
    }
}

extension PresenceChange {
    /// The change without the accounts that are ignored. Accounts that the server only counted stay counted.
    package func hiding(_ ignored: IgnoredAccounts) -> PresenceChange {
        PresenceChange(
            joined: joined.filter { !ignored.contains($0.username) },
            left: left.filter { !ignored.contains($0.username) },
            moreJoined: moreJoined,
            moreLeft: moreLeft
        )
    }
}

extension RoomChange {
    /// Whether it only tells that an ignored account came or went. Changes of rights concern the others, too.
    package func isHidden(by ignored: IgnoredAccounts) -> Bool {
        (kind == .joined || kind == .left) && ignored.contains(username)
    }
}
