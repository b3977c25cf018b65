import ChatProtocol

@testable import ChatStorage

extension ChatModel {
    struct Login {
        enum End: Equatable {
            case ended
            case byServer(EndedLogin.Reason, time: Int64)
        }

        let account: AccountID
        let label: String
        let made: Int64
        var lastUsed: Int64
        /// All tokens that were given out, in order: the last one is good.
        var tokens: [LoginTokenDigest]
        /// The token that was used last, and when it was used first.
        var former: (token: LoginTokenDigest, time: Int64)?
        var end: End?
    }

    /// The numbers of the logins that are not over, the one used last first.
    private func live(of account: AccountID, now: Int64) -> [Int] {
        logins.indices.filter {
            logins[$0].account == account && logins[$0].end == nil && now - logins[$0].lastUsed < 30 * 86_400_000
        }
        .sorted { (logins[$0].lastUsed, $0) > (logins[$1].lastUsed, $1) }
    }

    private func view(_ index: Int) -> RememberedLogin {
        let login = logins[index]
        let id = LoginID(rawValue: Int64(index) + 1)
        return RememberedLogin(id: id, label: login.label, made: login.made, lastUsed: login.lastUsed)
    }

    func logins(of account: AccountID, now: Int64) -> [RememberedLogin] {
        live(of: account, now: now).map(view)
    }

    func endedLogins(of account: AccountID) -> [EndedLogin] {
        let ended = logins.indices.compactMap { index -> EndedLogin? in
            guard logins[index].account == account, case .byServer(let reason, let time) = logins[index].end else {
                return nil
            }
            return EndedLogin(id: view(index).id, label: logins[index].label, reason: reason, time: time)
        }
        return Array(ended.sorted { ($0.time, $0.id.rawValue) > ($1.time, $1.id.rawValue) }.prefix(20))
    }

    mutating func rememberLogin(_ draft: LoginDraft) -> EndedLogin? {
        let live = live(of: draft.account, now: draft.now)
        for index in logins.indices where logins[index].account == draft.account && logins[index].end == nil {
            // Those that are over make room.
            logins[index].end = live.contains(index) ? nil : .ended
        }
        var ended: EndedLogin?
        if live.count >= 20, let last = live.last {
            logins[last].end = .byServer(.tooMany, time: draft.now)
            ended = endedLogins(of: draft.account).first { $0.id == view(last).id }
        }
        logins.append(
            Login(
                account: draft.account,
                label: draft.label,
                made: draft.now,
                lastUsed: draft.now,
                tokens: [draft.token]
            )
        )
        return ended
    }

    mutating func useLogin(_ use: LoginUse) -> LoginOutcome {
        let found = logins.indices.first { logins[$0].end == nil && logins[$0].tokens.contains(use.token) }
        guard let index = found, logins[index].account == use.account else {
            return .unknown
        }
        guard live(of: logins[index].account, now: use.now).contains(index) else {
            logins[index].end = .ended
            return .void
        }
        let isGood = logins[index].tokens.last == use.token
        let mayComeAgain = logins[index].former.map { $0.token == use.token && use.now - $0.time <= 60_000 } ?? false
        guard isGood || mayComeAgain else {
            logins[index].end = .byServer(.reused, time: use.now)
            let id = view(index).id
            return .reused(EndedLogin(id: id, label: logins[index].label, reason: .reused, time: use.now))
        }
        if isGood {
            logins[index].former = (use.token, use.now)
        }
        logins[index].tokens.append(use.successor)
        logins[index].lastUsed = use.now
        return .used(view(index))
    }

    mutating func endLogin(_ login: LoginID, of account: AccountID) -> Bool {
        let index = Int(login.rawValue) - 1
        guard logins.indices.contains(index), logins[index].account == account, logins[index].end == nil else {
            return false
        }
        logins[index].end = .ended
        return true
    }
}
