import ChatProtocol

@testable import ChatStorage

extension ChatModel {
    struct Login {
        enum End: Equatable {
            /// Nothing is known of it any more.
            case gone
            case ended(EndedLogin.Reason, time: Int64)
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
        keptEnded(of: account).filter { $0.reason != .asked }
    }

    /// All ended logins of an account of which something is known, the newest first.
    private func keptEnded(of account: AccountID) -> [EndedLogin] {
        let ended = logins.indices.compactMap { index -> EndedLogin? in
            guard logins[index].account == account, case .ended(let reason, let time) = logins[index].end else {
                return nil
            }
            return EndedLogin(id: view(index).id, label: logins[index].label, reason: reason, time: time)
        }
        return ended.sorted { ($0.time, $0.id.rawValue) > ($1.time, $1.id.rawValue) }
    }

    private mutating func end(_ index: Int, _ reason: EndedLogin.Reason, _ time: Int64) -> EndedLogin {
        logins[index].end = .ended(reason, time: time)
        let kept = keptEnded(of: logins[index].account)
        let byWorth = kept.filter { $0.reason == .reused } + kept.filter { $0.reason != .reused }
        for surplus in byWorth.dropFirst(20) {
            logins[Int(surplus.id.rawValue) - 1].end = .gone
        }
        return EndedLogin(id: view(index).id, label: logins[index].label, reason: reason, time: time)
    }

    mutating func rememberLogin(_ draft: LoginDraft) -> EndedLogin? {
        let live = live(of: draft.account, now: draft.now)
        for index in logins.indices where logins[index].account == draft.account && logins[index].end == nil {
            // Those that are over make room.
            logins[index].end = live.contains(index) ? nil : .gone
        }
        var ended: EndedLogin?
        if live.count >= 20, let last = live.last {
            ended = end(last, .tooMany, draft.now)
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
        let found = logins.indices.first { logins[$0].end != .gone && logins[$0].tokens.contains(use.token) }
        guard let index = found, logins[index].account == use.account else {
            return .unknown
        }
        if case .ended(let reason, _) = logins[index].end {
            let isCopy = reason != .reused && logins[index].tokens.last != use.token
            return isCopy ? .reused(end(index, .reused, use.now)) : .void
        }
        guard live(of: logins[index].account, now: use.now).contains(index) else {
            logins[index].end = .gone
            return .void
        }
        let isGood = logins[index].tokens.last == use.token
        let mayComeAgain = logins[index].former.map { $0.token == use.token && use.now - $0.time <= 60_000 } ?? false
        guard isGood || mayComeAgain else {
            return .reused(end(index, .reused, use.now))
        }
        if isGood {
            logins[index].former = (use.token, use.now)
        }
        logins[index].tokens.append(use.successor)
        logins[index].lastUsed = use.now
        return .used(view(index))
    }

    mutating func endLogin(_ login: LoginID, of account: AccountID, now: Int64) -> Bool {
        let index = Int(login.rawValue) - 1
        guard logins.indices.contains(index), logins[index].account == account, logins[index].end == nil else {
            return false
        }
        _ = end(index, .asked, now)
        return true
    }
}
