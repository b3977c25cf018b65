package import ChatProtocol
package import ChatStorage

extension InMemoryChatStore {
    package func roles() async throws -> [RoleHolder] {
        try perform(.administration) { try $0.administration.roles($0.people) }
    }

    package func role(of account: AccountID) async throws -> AccountRole {
        try perform(.administration) { $0.administration.role(of: account) }
    }

    package func setRole(_ role: AccountRole, of account: AccountID) async throws {
        try perform(.administration) { chat in
            _ = try chat.people.present(account)
            chat.administration.setRole(role, of: account)
        }
    }

    package func bans(now: Int64) async throws -> [Ban] {
        try perform(.administration) { try $0.administration.bans(now: now, $0.people) }
    }

    package func addBan(_ draft: BanDraft, now: Int64) async throws -> Ban {
        try perform(.administration) { try $0.administration.add(draft, now: now, $0.people) }
    }

    package func removeBan(_ id: BanID) async throws -> Ban? {
        try perform(.administration) { try $0.administration.remove($0.people) { $0.id == id }.first }
    }

    package func removeBans(of target: BanTarget) async throws -> [Ban] {
        try perform(.administration) { try $0.administration.remove($0.people) { $0.target.isSame(as: target) } }
    }

    package func isLockedDown() async throws -> Bool {
        try perform(.administration) { $0.administration.isLockedDown }
    }

    package func setLockedDown(_ isLockedDown: Bool) async throws {
        try perform(.administration) { $0.administration.isLockedDown = isLockedDown }
    }

    package func appendAudit(_ draft: AuditDraft) async throws -> AuditEntry {
        try perform(.administration) { try $0.administration.append(draft, $0.people) }
    }

    package func audit(before: AuditID?, limit: Int) async throws -> [AuditEntry] {
        try perform(.administration) { try $0.administration.audit(before: before, limit: limit, $0.people) }
    }

    package func trimAudit(now: Int64) async throws -> Int {
        try perform(.administration) { $0.administration.trim(now: now) }
    }
}

extension InMemoryChatStore {
    package func addInvite(_ draft: InviteDraft, now: Int64) async throws -> Invite {
        try perform(.administration) { try $0.invites.add(draft, now: now, $0.people) }
    }

    package func invites() async throws -> [Invite] {
        try perform(.administration) { try $0.invites.all($0.people) }
    }

    package func revokeInvite(_ id: InviteID) async throws -> Invite? {
        try perform(.administration) { try $0.invites.revoke(id, $0.people) }
    }

    package func reserveInvite(
        digest: [UInt8],
        for username: Username,
        now: Int64
    ) async throws -> InviteOutcome {
        try perform(.administration) { $0.invites.reserve(digest: digest, for: username, now: now) }
    }

    package func confirmReservation(_ id: ReservationID) async throws {
        try perform(.administration) { $0.invites.end(id, isUsed: true) }
    }

    package func giveBackReservation(_ id: ReservationID) async throws {
        try perform(.administration) { $0.invites.end(id, isUsed: false) }
    }

    package func openReservations() async throws -> [InviteReservation] {
        try perform(.administration) { $0.invites.reservations }
    }

    package func apply(_ draft: ApplicationDraft, now: Int64) async throws -> ApplicationOutcome {
        try perform(.administration) { $0.invites.apply(draft, now: now) }
    }

    package func applications(now: Int64) async throws -> [Application] {
        try perform(.administration) { try $0.invites.applications(now: now, $0.people) }
    }

    package func application(named username: Username, now: Int64) async throws -> Application? {
        try perform(.administration) { try $0.invites.application(named: username, now: now, $0.people) }
    }

    package func application(
        digest: [UInt8],
        for username: Username,
        now: Int64
    ) async throws -> Application? {
        try perform(.administration) { chat in
            try chat.invites.application(named: username, digest: digest, now: now, chat.people)
        }
    }

    package func decideApplication(
        of username: Username,
        isApproved: Bool,
        by maker: Maker,
        now: Int64
    ) async throws -> ApplicationDecision {
        try perform(.administration) { chat in
            try chat.invites.decide(username, isApproved: isApproved, by: maker, now: now, chat.people)
        }
    }
}
