/// What an account may do to others on a server. The raw values are the words that people type and stores keep.
public enum AccountRole: String, Sendable, Comparable, CaseIterable, Codable {
    /// An ordinary account.
    case member
    /// It ends sessions, bans for a day, and lets applicants in.
    case moderator
    /// It has every command but those that read everybody's messages, or change roles and settings.
    case admin

    /// A role is higher than those before it.
    public static func < (left: AccountRole, right: AccountRole) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .member: 0
        case .moderator: 1
        case .admin: 2
        }
    }
}

extension AccountRole {
    /// Reads a role from a frame; a role of a newer server counts as that of a member.
    package init(_ role: ProtoRole) {
        self =
            switch role {
            case .moderator: .moderator
            case .admin: .admin
            case .member, .UNRECOGNIZED: .member
            }
    }

    /// The role in a frame.
    package var proto: ProtoRole {
        switch self {
        case .member: .member
        case .moderator: .moderator
        case .admin: .admin
        }
    }
}
