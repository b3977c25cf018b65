import ChatStorage

/// The remembered logins of a ``MemoryChat``, in the order of their numbers.
struct MemoryLogins: Sendable {
    /// A login that has ended.
    struct Ended: Sendable {
        var record: EndedLoginRecord
        var isTold = false
    }

    private var records: [LoginRecord] = []
    private var ended: [Ended] = []
    private var lastID: Int64 = 0

    mutating func remember(_ draft: LoginDraft) -> (login: RememberedLogin, ended: EndedLogin?) {
        records.removeAll { record in
            record.account == draft.account
                && (record.secret != draft.secret || record.login.isOver(now: draft.now))
        }
        let mine = sorted(of: draft.account)
        var gone: EndedLogin?
        if mine.count >= LoginLimits.perAccount, let last = mine.last {
            gone = end(last, because: .tooMany, now: draft.now)
        }
        lastID += 1
        let login = RememberedLogin(
            id: LoginID(rawValue: lastID),
            label: draft.label,
            made: draft.now,
            lastUsed: draft.now
        )
        records.append(LoginRecord(login, of: draft.account, token: draft.token, secret: draft.secret))
        return (login, gone)
    }

    mutating func use(_ use: LoginUse) -> LoginOutcome {
        guard let index = records.firstIndex(where: { $0.isOf(use.token) }) else {
            return useEnded(use)
        }
        guard records[index].account == use.account else {
            return .unknown
        }
        switch records[index].effect(of: use) {
        case .used(let next):
            records[index] = next
            return .used(next.login)
        case .reused:
            return .reused(end(records[index], because: .reused, now: use.now))
        case .over:
            records.remove(at: index)
            return .void
        case .refused:
            return .void
        }
    }

    private mutating func useEnded(_ use: LoginUse) -> LoginOutcome {
        let found = ended.firstIndex { $0.record.isOf(use.token) }
        guard let index = found, ended[index].record.account == use.account else {
            return .unknown
        }
        switch ended[index].record.effect(of: use) {
        case .reused(let next):
            ended[index] = Ended(record: next)
            return .reused(next.login)
        case .refused:
            return .void
        }
    }

    mutating func noteUse(of logins: [LoginID], now: Int64) {
        for index in records.indices where logins.contains(records[index].login.id) {
            let login = records[index].login
            if now - login.lastUsed < LoginLimits.unusedLifetime {
                records[index].login = records[index].used(now: max(now, login.lastUsed))
            }
        }
    }

    mutating func resume(_ login: LoginID, of account: AccountID, now: Int64) -> Bool {
        guard let index = index(of: login, account), !records[index].login.isOver(now: now) else {
            return false
        }
        if now - records[index].login.lastUsed >= LoginLimits.noteInterval {
            records[index].login = records[index].used(now: now)
        }
        return true
    }

    func logins(of account: AccountID, secret: SecretDigest, now: Int64) -> [RememberedLogin] {
        sorted(of: account).filter { $0.secret == secret && !$0.login.isOver(now: now) }.map(\.login)
    }

    mutating func end(_ login: LoginID, of account: AccountID, now: Int64) -> Bool {
        index(of: login, account).map { end(records[$0], because: .asked, now: now) } != nil
    }

    mutating func endAll() {
        records = []
    }

    mutating func endAll(of account: AccountID) {
        records.removeAll { $0.account == account }
    }

    mutating func renew(of account: AccountID, from former: SecretDigest, to present: SecretDigest) {
        for index in records.indices where records[index].account == account && records[index].secret == former {
            records[index].secret = present
        }
        for index in ended.indices
        where ended[index].record.account == account && ended[index].record.secret == former {
            ended[index].record.secret = present
        }
    }

    func ended(of account: AccountID, isUntold: Bool, now: Int64) -> [EndedLogin] {
        ended.filter { entry in
            entry.record.account == account && entry.record.login.time >= now - LoginLimits.endedLifetime
                && (!isUntold || !entry.isTold) && entry.record.login.reason.isForAccount
        }
        .map(\.record.login).sorted { ($0.time, $0.id.rawValue) > ($1.time, $1.id.rawValue) }
    }

    mutating func told(_ logins: [LoginID], account: AccountID) {
        for index in ended.indices
        where ended[index].record.account == account && logins.contains(ended[index].record.login.id) {
            ended[index].isTold = true
        }
    }

    mutating func forget(_ account: AccountID) {
        endAll(of: account)
        ended.removeAll { $0.record.account == account }
    }

    private func index(of login: LoginID, _ account: AccountID) -> Int? {
        records.firstIndex { $0.login.id == login && $0.account == account }
    }

    private func sorted(of account: AccountID) -> [LoginRecord] {
        records.filter { $0.account == account }
            .sorted { ($0.login.lastUsed, $0.login.id.rawValue) > ($1.login.lastUsed, $1.login.id.rawValue) }
    }

    private mutating func end(_ record: LoginRecord, because reason: EndedLogin.Reason, now: Int64) -> EndedLogin {
        records.removeAll { $0.login.id == record.login.id }
        let gone = EndedLoginRecord(record, because: reason, now: now)
        ended.append(Ended(record: gone))
        let mine = ended.filter { $0.record.account == record.account }.map(\.record.login)
            .sorted { $0.isKeptBefore($1) }
        let surplus = Set(mine.dropFirst(LoginLimits.endedPerAccount).map(\.id))
        ended.removeAll { surplus.contains($0.record.login.id) }
        return gone.login
    }
}
