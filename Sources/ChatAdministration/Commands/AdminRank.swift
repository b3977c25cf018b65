package import ChatProtocol

/// The authority of a caller of administration commands: an account's role, or the operator's, which is above all.
package enum AdminRank: Int, Sendable, Comparable, CaseIterable {
    /// An account without a role: it has no administration commands.
    case member
    /// An account that keeps order.
    case moderator
    /// An account that also decides about who gets in.
    case admin
    /// A caller of the admin socket, who owns the server's files.
    case `operator`

    /// Converts an account's role.
    package init(_ role: AccountRole) {
        switch role {
        case .member: self = .member
        case .moderator: self = .moderator
        case .admin: self = .admin
        }
    }

    /// Whether this authority is less than the other.
    package static func < (one: AdminRank, other: AdminRank) -> Bool {
        one.rawValue < other.rawValue
    }
}
