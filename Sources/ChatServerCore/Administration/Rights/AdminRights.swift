import ChatAdministration
import ChatProtocol
import ChatStorage

/// The rights to administration commands: all decisions about who may do what to whom. Pure.
///
/// Nobody acts on an account of their own or a higher role, so that a role can neither be fought over nor turned
/// against itself; the operator, at the admin socket, is above all roles.
struct AdminRights: Sendable, Equatable {
    /// The caller's authority.
    let rank: AdminRank

    /// Returns why the caller may not use a command at all; `nil` if it may.
    func refusal(of verb: AdminVerb) -> AdminFailure? {
        guard rank < verb.minimum else {
            return nil
        }
        guard rank > .member else {
            return AdminFailure(.notPermitted, "Your account has no role on this server.")
        }
        switch verb.minimum {
        case .operator:
            return AdminFailure(
                .notPermitted,
                "'\(verb.rawValue)' is for the operator alone, at the admin socket on the server's machine: "
                    + "chatserver admin \(verb.rawValue)."
            )
        case .admin, .moderator, .member:
            return AdminFailure(.notPermitted, "'\(verb.rawValue)' needs the role \(verb.minimum).")
        }
    }

    /// Returns why the caller may not act on an account; `nil` if it may.
    ///
    /// - Parameter role: The account's role.
    func refusal(ofActingOn account: Username, role: AccountRole) -> AdminFailure? {
        guard rank <= AdminRank(role) else {
            return nil
        }
        return AdminFailure(
            .notPermitted,
            "\(account) has the role \(role): nobody acts on an account of their own or a higher role."
        )
    }

    /// Returns why the caller may not make a ban of this duration; `nil` if it may.
    ///
    /// - Parameter seconds: `nil` for a ban without an end.
    func refusal(ofBanFor seconds: Int?) -> AdminFailure? {
        guard rank < .admin, seconds.map({ $0 > AdminLimits.moderatorBanSeconds }) ?? true else {
            return nil
        }
        let hint = seconds == nil ? ": say for how long, such as --for 1d." : "."
        return AdminFailure(.notPermitted, "A moderator bans for at most a day\(hint)")
    }

    /// Returns why the caller may not ban a network of this size; `nil` if it may.
    func refusal(ofBanning network: IPNetwork) -> AdminFailure? {
        let widest = NetworkWidth.moderator
        guard rank < .admin, widest.isExceeded(by: network) else {
            return nil
        }
        return AdminFailure(
            .notPermitted,
            "A moderator bans at most a network of /\(widest.ipv4), for IPv6 /\(widest.ipv6)."
        )
    }

    /// Returns why the caller may not make a ban with a hazard, also with `force`; `nil` if it may.
    func refusal(ofBanWith hazard: BanHazard) -> AdminFailure? {
        guard rank < .operator, hazard.isForOperator else {
            return nil
        }
        return AdminFailure(
            .notPermitted,
            "The ban would cover \(hazard): only the operator may do that, at the admin socket."
        )
    }

    /// Returns why the caller may not ban a network from which these accounts are connected; `nil` if it may.
    ///
    /// - Parameter others: The roles of the accounts that are connected from there, without the caller's own.
    func refusal(ofBanningNetworkOf others: some Sequence<AccountRole>) -> AdminFailure? {
        guard let highest = others.max(), highest > .member, rank <= AdminRank(highest) else {
            return nil
        }
        return AdminFailure(
            .notPermitted,
            "An account with the role \(highest) is connected from there: "
                + "nobody acts on an account of their own or a higher role."
        )
    }

    /// Returns why the caller may not lift or replace a ban; `nil` if it may. A moderator lifts only its own.
    func refusal(ofLifting ban: Ban, by maker: Maker) -> AdminFailure? {
        switch rank {
        case .operator: return nil
        case .admin, .moderator, .member:
            let isOwn = ban.maker.account.map { $0.id == maker.account?.id } ?? false
            let role: AccountRole = rank == .admin ? .admin : .moderator
            if isOwn || rank == .admin && !ban.isMade(above: role) {
                return nil
            }
            return AdminFailure(
                .notPermitted,
                rank == .admin
                    ? "The operator made ban #\(ban.id.rawValue): only the operator lifts it."
                    : "Ban #\(ban.id.rawValue) is another's: a moderator lifts only their own."
            )
        }
    }
}
