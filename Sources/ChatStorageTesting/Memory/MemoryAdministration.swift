import ChatProtocol
import ChatStorage

/// The roles, the bans and the audit log of a ``MemoryChat``. An answer has the present names of accounts.
struct MemoryAdministration: Sendable {
    /// What has one ban at most.
    private enum BanPlace: Hashable, Sendable {
        case account(AccountID, isLock: Bool)
        case network(IPNetwork)

        init(_ target: BanTarget, isLock: Bool) {
            switch target {
            case .account(let account): self = .account(account.id, isLock: isLock)
            case .network(let network): self = .network(network)
            }
        }
    }

    /// An entry of the audit log; what a forgotten account leaves has no text.
    private struct Entry: Sendable {
        let id: Int64
        let draft: AuditDraft
        var text: String?
        var detail: String
    }

    var isLockedDown = false
    private var roles: [AccountID: AccountRole] = [:]
    private var bans: [BanPlace: Ban] = [:]
    /// No ban ends earlier, so that most calls need not look at all.
    private var firstEnd: Int64 = .max
    private var lastBan: Int64 = 0
    /// In the order of their numbers.
    private var entries: [Entry] = []
    private var lastEntry: Int64 = 0

    func roles(_ people: MemoryPeople) throws -> [RoleHolder] {
        try roles.map { RoleHolder(account: try people.present($0.key), role: $0.value) }.sortedByRole()
    }

    func role(of account: AccountID) -> AccountRole {
        roles[account] ?? .member
    }

    mutating func setRole(_ role: AccountRole, of account: AccountID) {
        roles[account] = role == .member ? nil : role
    }

    mutating func forget(_ account: AccountID) {
        roles[account] = nil
        bans[.account(account, isLock: false)] = nil
        bans[.account(account, isLock: true)] = nil
        for index in entries.indices {
            let isTarget = entries[index].draft.targetAccount == account
            entries[index].text = isTarget ? nil : entries[index].text
            if isTarget || entries[index].draft.actor.account?.id == account {
                entries[index].detail = ""
            }
        }
    }

    mutating func clear(_ username: Username) {
        for index in entries.indices where entries[index].text?.lowercased() == username.folded {
            entries[index].text = nil
            entries[index].detail = ""
        }
    }
}

extension MemoryAdministration {
    mutating func bans(now: Int64, _ people: MemoryPeople) throws -> [Ban] {
        bans = present(now: now)
        return try bans.values.sorted { $0.id.rawValue < $1.id.rawValue }.map { try $0.named(people) }
    }

    mutating func add(_ draft: BanDraft, now: Int64, _ people: MemoryPeople) throws -> Ban {
        let ban = try Ban(draft, id: BanID(rawValue: lastBan + 1), made: now).named(people)
        let place = BanPlace(ban.target, isLock: ban.isLock)
        if let former = bans[place], !former.isOver(now: now), former.isMade(above: ban.makerRole) {
            throw AdministrationError.madeByHigherRole(former.id)
        }
        var next = present(now: now)
        next[place] = ban
        guard next.count <= AdministrationLimits.bans else {
            throw AdministrationError.tooManyBans
        }
        lastBan += 1
        bans = next
        firstEnd = min(firstEnd, ban.expires ?? .max)
        return ban
    }

    mutating func remove(_ people: MemoryPeople, where isRemoved: (Ban) -> Bool) throws -> [Ban] {
        let removed = bans.values.filter(isRemoved).sorted { $0.id.rawValue < $1.id.rawValue }
        bans = bans.filter { !isRemoved($0.value) }
        return try removed.map { try $0.named(people) }
    }

    private func present(now: Int64) -> [BanPlace: Ban] {
        firstEnd <= now ? bans.filter { !$0.value.isOver(now: now) } : bans
    }
}

extension MemoryAdministration {
    mutating func append(_ draft: AuditDraft, _ people: MemoryPeople) throws -> AuditEntry {
        let entry = Entry(id: lastEntry + 1, draft: draft, text: draft.targetText, detail: draft.detail)
        let shown = try shown(entry, people)
        lastEntry += 1
        entries.append(entry)
        entries.removeFirst(max(entries.count - AdministrationLimits.auditEntries, 0))
        return shown
    }

    func audit(before: AuditID?, limit: Int, _ people: MemoryPeople) throws -> [AuditEntry] {
        let earlier = entries.prefix { $0.id < before?.rawValue ?? .max }
        let count = max(min(limit, AdministrationLimits.auditPage), 0)
        return try earlier.suffix(count).reversed().map { try shown($0, people) }
    }

    mutating func trim(now: Int64) -> Int {
        let count = entries.count
        entries.removeAll { $0.draft.time < AdministrationLimits.oldestAudit(now: now) }
        return count - entries.count
    }

    private func shown(_ entry: Entry, _ people: MemoryPeople) throws -> AuditEntry {
        AuditEntry(
            id: AuditID(rawValue: entry.id),
            time: entry.draft.time,
            actor: try people.named(entry.draft.actor),
            act: entry.draft.act,
            targetAccount: try entry.draft.targetAccount.map(people.named),
            targetText: entry.text,
            detail: entry.detail
        )
    }
}

extension Ban {
    /// The ban with the present names of its accounts.
    fileprivate func named(_ people: MemoryPeople) throws -> Ban {
        let target: BanTarget =
            switch target {
            case .account(let account): .account(try people.present(account.id))
            case .network: target
            }
        let draft = BanDraft(
            target: target,
            isLock: isLock,
            reason: reason,
            expires: expires,
            maker: try people.named(maker),
            makerRole: makerRole
        )
        return Ban(draft, id: id, made: made)
    }
}
