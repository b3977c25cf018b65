/// The reason why a store refuses a change of bans or invites.
package enum AdministrationError: Error, Equatable, CustomStringConvertible {
    /// There are ``AdministrationLimits/bans`` already.
    case tooManyBans
    /// The target has a ban of this number, which somebody with a higher role made: it stays as it is.
    case madeByHigherRole(BanID)
    /// There are ``AdministrationLimits/invites`` already that somebody can still use.
    case tooManyInvites

    /// A sentence with the problem and the remedy.
    package var description: String {
        switch self {
        case .tooManyBans:
            "There are \(AdministrationLimits.bans) bans already. Remove some, or ban a larger network."
        case .madeByHigherRole(let ban):
            "Somebody with a higher role made ban \(ban.rawValue) of the same target; it stays as it is."
        case .tooManyInvites:
            "There are \(AdministrationLimits.invites) open invites already. Revoke some."
        }
    }
}
