import ChatAdministration
import ChatProtocol
import ChatStorage
import Logging

/// Commands about who gets in: invites and applications.
extension AdminService {
    /// Makes an invite. Its code is in the answer and nowhere else.
    func invite(_ request: InviteRequest, by caller: AdminCaller, _ emit: Emit) async throws {
        var generator = SystemRandomNumberGenerator()
        let code = InviteCode(using: &generator)
        let now = ServerTime.milliseconds
        let draft = InviteDraft(
            digest: code.digest,
            label: request.label,
            uses: request.uses,
            expires: now + Int64(request.seconds) * 1000,
            maker: caller.maker
        )
        let length = "for \(request.uses.counted("account")), \(request.seconds) s"
        let parts = [length, request.label].filter { !$0.isEmpty }
        let record = AuditRecord(.invite, detail: parts.joined(separator: "; "))
        let invite = try await audit.record(record, by: caller) { try await store.addInvite(draft, now: now) }
        log("invite made", by: caller, ["invite": "\(invite.id.rawValue)"])
        try await emit(.invite(InviteItem(invite, code: code)))
    }

    /// Lists the invites that can still be used, and those with registrations under way.
    func invites(_ emit: Emit) async throws {
        let now = ServerTime.milliseconds
        for invite in try await store.invites() where !invite.hasEnded(now: now) {
            try await emit(.invite(InviteItem(invite)))
        }
    }

    /// Makes an invite useless.
    func revoke(_ id: InviteID, by caller: AdminCaller, _ emit: Emit) async throws {
        guard let invite = try await store.invites().first(where: { $0.id == id }) else {
            throw AdminFailure(.notFound, "There is no invite #\(id.rawValue). 'invites' lists those that can be used.")
        }
        guard !invite.isRevoked else {
            throw AdminFailure(.conflict, "Invite #\(id.rawValue) was revoked before.")
        }
        let record = AuditRecord(.revoke, target: "#\(id.rawValue)", detail: invite.label)
        try await audit.record(record, by: caller) {
            guard try await store.revokeInvite(id) != nil else {
                throw AdminFailure(.notFound, "Invite #\(id.rawValue) has just been removed.")
            }
        }
        log("invite revoked", by: caller, ["invite": "\(id.rawValue)"])
        try await emit(.notice("Invite #\(id.rawValue) cannot be used any more."))
    }

    /// Lists the applications.
    func pending(_ emit: Emit) async throws {
        for application in try await store.applications(now: ServerTime.milliseconds) {
            try await emit(.application(ApplicationItem(application)))
        }
    }

    /// Approves or rejects an application.
    func decide(_ username: Username, isApproved: Bool, by caller: AdminCaller, _ emit: Emit) async throws {
        let now = ServerTime.milliseconds
        guard try await store.application(named: username, now: now) != nil else {
            throw Self.noApplication(username)
        }
        let verb = isApproved ? AdminVerb.approve : .reject
        let record = AuditRecord(verb, target: username.value)
        let name = try await audit.record(record, by: caller) {
            switch try await store.decideApplication(
                of: username,
                isApproved: isApproved,
                by: caller.maker,
                now: now
            ) {
            case .unknown: throw Self.noApplication(username)
            case .underWay:
                throw AdminFailure(.conflict, "\(username) is registering at this moment. 'ban' ends its sessions.")
            case .decided(let application): return application.username
            }
        }
        log(isApproved ? "application approved" : "application rejected", by: caller)
        let sentence =
            isApproved
            ? "Approved \(name). The account is made when its owner comes again, within 7 days."
            : "Rejected \(name). The name is free."
        try await emit(.notice(sentence))
    }

    private static func noApplication(_ username: Username) -> AdminFailure {
        AdminFailure(.notFound, "\(username) has not asked for an account. 'pending' lists the requests.")
    }
}

extension InviteItem {
    /// Makes the item of an invite.
    ///
    /// - Parameter code: Only in the answer to the command that made it.
    fileprivate init(_ invite: Invite, code: InviteCode? = nil) {
        self.init(
            id: invite.id.rawValue,
            label: invite.label,
            uses: invite.uses,
            used: invite.used,
            by: invite.maker.shown,
            time: invite.made,
            expires: invite.expires,
            code: code?.text
        )
    }
}

extension ApplicationItem {
    /// Makes the item of an application.
    fileprivate init(_ application: Application) {
        self.init(
            account: application.username.value,
            network: application.network,
            time: application.made,
            expires: application.expires,
            isApproved: application.isApproved
        )
    }
}

extension Application {
    /// Whether it was approved, and its owner has not come again yet.
    fileprivate var isApproved: Bool {
        switch state {
        case .pending: false
        case .approved: true
        }
    }
}
