import ChatAdministration
import ChatProtocol
import ChatStorage

/// The caller of an administration command.
enum AdminCaller: Sendable, Equatable {
    /// A process on the admin socket, by its user's number.
    case `operator`(user: UInt32)
    /// A session of an account with a role, by the address that it comes from.
    case account(Account, AccountRole, address: IPAddress?)

    /// The caller's authority.
    var rank: AdminRank {
        switch self {
        case .operator: .operator
        case .account(_, let role, _): AdminRank(role)
        }
    }
}
