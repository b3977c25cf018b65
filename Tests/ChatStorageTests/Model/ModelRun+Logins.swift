import ChatTesting
import Testing

@testable import ChatStorage

// Remembered logins: several in each step, so that accounts reach their limit.
extension ModelRun {
    private static let secret = SecretDigest(bytes: [UInt8](repeating: 1, count: 32))

    mutating func logIn() async throws {
        for _ in 0..<4 {
            pass(milliseconds: Int64.random(in: 0...40_000, using: &random))
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6: try await remember()
            case 6..<9: try await useToken()
            default: try await endOne()
            }
        }
        if random.happens(0.02) {
            pass(milliseconds: 31 * 86_400_000)
        }
        let account = try anyone()
        let list = try await store.logins(of: account, secret: Self.secret, now: time)
        check(list, model.logins(of: account, now: time), "logins of \(account)")
        let ended = try await store.endedLogins(of: account, isUntold: false, now: 0)
        check(ended, model.endedLogins(of: account), "ended logins of \(account)")
    }

    private mutating func remember() async throws {
        let token = LoginToken(using: &random)
        // Mostly one account, which has too many then.
        let account = random.happens(0.7) ? AccountID(rawValue: 1) : try anyone()
        let draft = LoginDraft(
            account: account,
            label: "device \(tokens.count)",
            token: token.digest,
            secret: Self.secret,
            now: time
        )
        add(token, of: account)
        check(try await store.rememberLogin(draft).ended, change { $0.rememberLogin(draft) }, "remember a login")
    }

    private mutating func useToken() async throws {
        guard let (token, owner) = random.happens(0.7) ? tokens.last : tokens.randomElement(using: &random) else {
            return
        }
        let account = random.happens(0.9) ? owner : try anyone()
        let successor = token.successor(using: &random)
        let use = LoginUse(
            of: token.digest,
            successor: successor.digest,
            account: account,
            secret: Self.secret,
            now: time
        )
        let outcome = try await store.useLogin(use)
        check(outcome, change { $0.useLogin(use) }, "use a token of \(account)")
        if outcome.isUsed {
            add(successor, of: owner)
        }
    }

    private mutating func endOne() async throws {
        let login = LoginID(rawValue: Int64.random(in: 1...Int64(model.logins.count + 1), using: &random))
        let (account, now) = (try anyone(), time)
        check(
            try await store.endLogin(login, of: account, now: now),
            change { $0.endLogin(login, of: account, now: now) },
            "end \(login)"
        )
    }
}
