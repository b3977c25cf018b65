import ChatAdministration
import ChatProtocol
import ChatStorage
import Logging

/// Commands about who is kept out.
extension AdminService {
    /// Makes a ban, and ends what it covers.
    func ban(_ request: BanRequest, by caller: AdminCaller, _ emit: Emit) async throws {
        let target = try await banTarget(request, by: caller)
        let record = record(request, of: target)
        try await permit(record, caller.rights.refusal(ofBanFor: request.seconds), by: caller)
        let now = ServerTime.milliseconds
        for earlier in try await store.bans(now: now) where earlier.target == target && !earlier.isLock {
            try await permit(record, caller.rights.refusal(ofLifting: earlier, by: caller.maker), by: caller)
        }
        let draft = BanDraft(
            target: target,
            reason: request.reason,
            expires: request.seconds.map { now + Int64($0) * 1000 },
            maker: caller.maker,
            makerRole: caller.role
        )
        let (ban, ended) = try await audit.record(record, by: caller) {
            try await access.ban(draft, at: now)
        }
        log("banned", by: caller, ["ban": "\(ban.id.rawValue)", "ended": "\(ended)"])
        try await emit(.ban(BanItem(ban, ended: ended)))
        if let network = target.network, network.prefix == 128 {
            let sentence =
                "\(network) is a single address of the network \(network.ofCustomer), whose user can take others in it."
            try await emit(.notice(sentence))
        }
    }

    /// Lifts a ban by its number, or the one of an account or network. A lock is no ban here: see ``unlock(_:by:_:)``.
    func unban(_ target: String, by caller: AdminCaller, _ emit: Emit) async throws {
        let bans = try await store.bans(now: ServerTime.milliseconds)
        let named = bans.filter { $0.isMeant(by: target) }
        // A number that is the target of no ban is an id: in a shell `#` begins a comment.
        let meant = named.isEmpty ? bans.filter { $0.isMeant(by: "#" + target) } : named
        guard let ban = meant.first(where: { !$0.isLock }) ?? meant.first else {
            throw AdminFailure(.notFound, "There is no such ban. 'bans' lists all.")
        }
        guard !ban.isLock else {
            let name = ban.target.shown
            throw AdminFailure(.conflict, "\(name) is locked by the operator: 'user unlock \(name)' opens it.")
        }
        let record = AuditRecord(
            .unban,
            account: ban.target.account?.id,
            target: ban.target.network?.description,
            detail: "#\(ban.id.rawValue)"
        )
        try await permit(record, caller.rights.refusal(ofLifting: ban, by: caller.maker), by: caller)
        try await audit.record(record, by: caller) {
            guard try await access.unban(ban.id) != nil else {
                throw AdminFailure(.notFound, "Somebody else has just lifted this ban.")
            }
        }
        log("ban lifted", by: caller, ["ban": "\(ban.id.rawValue)"])
        try await emit(.notice("Lifted ban #\(ban.id.rawValue) of \(ban.target.shown)."))
    }

    /// Lists the bans.
    func bans(_ emit: Emit) async throws {
        for ban in try await store.bans(now: ServerTime.milliseconds) {
            try await emit(.ban(BanItem(ban)))
        }
    }

    /// Begins or ends the lock-down.
    func lockDown(_ isOn: Bool, by caller: AdminCaller, _ emit: Emit) async throws {
        guard access.isLockedDown != isOn else {
            let state = isOn ? "locked down already" : "not locked down"
            throw AdminFailure(.conflict, "The server is \(state).")
        }
        try await audit.record(AuditRecord(.lockdown, detail: isOn ? "on" : "off"), by: caller) {
            try await access.setLockedDown(isOn)
        }
        log(isOn ? "the server is locked down" : "the lock-down has ended", by: caller)
        let sentence =
            isOn
            ? "The server is locked down: only moderators and admins log in, also after a restart. Sessions go on."
            : "The lock-down has ended."
        try await emit(.notice(sentence))
    }

    /// Returns the target of a ban, after the check that the caller may ban it.
    private func banTarget(_ request: BanRequest, by caller: AdminCaller) async throws -> BanTarget {
        let network: IPNetwork
        switch AdminTarget(request.target) {
        case .account(let username)?:
            return .account(try await account(username, of: .ban, by: caller))
        case .network(let meant)?:
            network = meant
        case nil:
            throw AdminFailure(.invalid, "The target is neither an account nor an address nor a network.")
        }
        let record = record(request, of: .network(network))
        let hazard = BanHazard(banning: network, caller: caller.address, proxies: settings.read { $0.trustedProxies })
        // Who is connected is known; which admins will come from there is not, so the size is bounded, too.
        let refusal = caller.rights.refusal(ofBanning: network) ?? hazard.flatMap(caller.rights.refusal(ofBanWith:))
        try await permit(record, refusal, by: caller)
        let roles = try await rolesByAccount()
        let covered = connections.list().filter { connection in
            connection.address.map { network.contains($0) } ?? false
        }
        let others = Set(covered.compactMap { $0.login?.account.id }).subtracting(
            [caller.maker.account?.id].compactMap(\.self)
        )
        try await permit(
            record,
            caller.rights.refusal(ofBanningNetworkOf: others.map { roles[$0] ?? .member }),
            by: caller
        )
        if let hazard, !request.isForced {
            throw hazard.failure
        }
        return .network(network)
    }

    private func record(_ request: BanRequest, of target: BanTarget) -> AuditRecord {
        let length = request.seconds.map { "for \($0) s" } ?? "without an end"
        let parts = [length, request.isForced ? "forced" : "", request.reason].filter { !$0.isEmpty }
        return AuditRecord(
            .ban,
            account: target.account?.id,
            target: target.network?.description,
            detail: parts.joined(separator: "; ")
        )
    }
}

extension BanTarget {
    /// The account; `nil` for a network.
    var account: Account? {
        switch self {
        case .account(let account): account
        case .network: nil
        }
    }

    /// The network; `nil` for an account.
    var network: IPNetwork? {
        switch self {
        case .account: nil
        case .network(let network): network
        }
    }

    /// The account's name, or the network.
    var shown: String {
        switch self {
        case .account(let account): account.username.value
        case .network(let network): network.description
        }
    }
}

extension Ban {
    /// Whether a target that somebody typed means this ban: `#` and its number, its account or its network.
    fileprivate func isMeant(by text: String) -> Bool {
        if text.hasPrefix("#") {
            return Int64(text.dropFirst()) == id.rawValue
        }
        return switch target {
        case .account(let account): AdminTarget(text) == .account(account.username)
        case .network(let network): AdminTarget(text) == .network(network)
        }
    }
}

extension BanItem {
    /// Makes the item of a ban.
    ///
    /// - Parameter ended: The connections that it has just ended; `nil` in a list.
    init(_ ban: Ban, ended: Int? = nil) {
        self.init(
            id: ban.id.rawValue,
            target: ban.target.shown,
            isAccount: ban.target.account != nil,
            isLock: ban.isLock,
            reason: ban.reason,
            by: ban.maker.shown,
            time: ban.made,
            expires: ban.expires,
            ended: ended
        )
    }
}
