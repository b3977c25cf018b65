import ChatProtocol
import ChatTesting
import Testing

@testable import ChatStorage

/// Gives two stores the same random commands and compares their answers.
struct AdministrationRun {
    /// What a call gave.
    private enum Answer<Value: Equatable & Sendable>: Equatable, Sendable {
        case value(Value)
        case refused(AdministrationError)
        case invalid(MessageDraftError)
    }

    private let stores: [any ChatStore]
    private let seed: UInt64
    private var random: SplitMix64
    private var time: Int64 = 1_790_000_000_000
    private var step = 0
    private var codes = 0
    /// Codes of invites, and of applications with their names, to be used again.
    private var invites: [[UInt8]] = []
    private var claims: [(code: [UInt8], name: Username)] = []
    private var accounts: [Account] = []
    /// How often something happened, to show that a run was not trivial.
    private(set) var counts: [String: Int] = [:]

    private static let names = ["alice", "Bob", "carol", "Dave", "erin", "frank"]
    private static let networks = ["10.0.0.0/8", "192.0.2.1", "2001:db8::/32", "::1"]

    init(_ stores: [any ChatStore], seed: UInt64) async throws {
        self.stores = stores
        self.seed = seed
        random = SplitMix64(seed: seed)
        for name in Self.names.prefix(3) {
            accounts.append(try await both("account \(name)") { try await $0.account(for: Username(name)) })
        }
    }

    mutating func run(steps: Int) async throws {
        for _ in 0..<steps {
            step += 1
            time += Int64.random(in: 0...3_600_000, using: &random)
            if random.happens(0.02) {
                time += 5 * 86_400_000
            }
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<4: try await ban()
            case 4: try await setRole()
            case 5..<7: try await invite()
            case 7..<11: try await register()
            case 11..<14: try await apply()
            case 14..<16: try await decide()
            case 16..<19: try await note()
            default: try await forget()
            }
            try await look()
        }
    }

    /// Makes a call on both stores, and returns what it gave; `nil` for a refusal.
    private mutating func call<Value: Equatable & Sendable>(
        _ what: String,
        _ body: (any ChatStore) async throws -> Value
    ) async throws -> Value? {
        var answers: [Answer<Value>] = []
        for store in stores {
            do {
                answers.append(.value(try await body(store)))
            } catch let error as AdministrationError {
                answers.append(.refused(error))
            } catch let error as MessageDraftError {
                answers.append(.invalid(error))
            }
        }
        let first = try #require(answers.first)
        #expect(answers.allSatisfy { $0 == first }, "seed \(seed), step \(step): \(what): \(answers)")
        guard case .value(let value) = first else {
            counts["refusal", default: 0] += 1
            return nil
        }
        counts[what.split(separator: " ").first.map(String.init) ?? what, default: 0] += 1
        return value
    }

    private mutating func both<Value: Equatable & Sendable>(
        _ what: String,
        _ body: (any ChatStore) async throws -> Value
    ) async throws -> Value {
        try #require(try await call(what, body))
    }
}

// Choices.
extension AdministrationRun {
    private mutating func pick<Value>(_ values: [Value]) throws -> Value {
        try #require(values.randomElement(using: &random))
    }

    /// An account, which may be forgotten, or an operator.
    private mutating func anyMaker() throws -> Maker {
        random.happens(0.5) ? .operator(uid: 1000) : .account(NamedAccount(try pick(accounts)))
    }

    private mutating func anyTarget() throws -> BanTarget {
        if random.happens(0.5) {
            return .account(try pick(accounts))
        }
        return .network(try #require(IPNetwork(try pick(Self.networks))))
    }

    /// Mostly a code that was made lately, and that fits the name.
    private mutating func anyCode() throws -> (code: [UInt8], name: Username) {
        let name = try Username(pick(Self.names))
        if random.happens(0.1) {
            return (digest(codes + 1), name)
        }
        if random.happens(0.4), let claim = claims.suffix(5).randomElement(using: &random) {
            return random.happens(0.8) ? claim : (claim.code, name)
        }
        return (invites.suffix(4).randomElement(using: &random) ?? [], name)
    }

    private mutating func newCode() -> [UInt8] {
        codes += 1
        return digest(codes)
    }
}

// Commands.
extension AdministrationRun {
    private mutating func ban() async throws {
        let now = time
        if random.happens(0.2) {
            let target = try anyTarget()
            _ = try await both("unban") { try await $0.removeBans(of: target) }
        } else if random.happens(0.2) {
            let id = BanID(rawValue: Int64.random(in: 1...Int64(step), using: &random))
            _ = try await both("removal") { try await $0.removeBan(id) }
        } else {
            let draft = BanDraft(
                target: try anyTarget(),
                isLock: random.happens(0.2),
                reason: "step \(step)",
                expires: random.happens(0.3) ? nil : now + Int64.random(in: 0...40_000_000, using: &random),
                maker: try anyMaker(),
                makerRole: try pick(AccountRole.allCases)
            )
            _ = try await call("ban \(draft)") { try await $0.addBan(draft, now: now) }
        }
    }

    private mutating func setRole() async throws {
        let (role, account, isOn) = (try pick(AccountRole.allCases), try pick(accounts).id, random.happens(0.5))
        _ = try await call("role of \(account)") { store in
            try await store.setLockedDown(isOn)
            try await store.setRole(role, of: account)
            return try await store.role(of: account)
        }
    }

    private mutating func invite() async throws {
        let now = time
        if random.happens(0.2) {
            let id = InviteID(rawValue: Int64.random(in: 1...Int64(codes + 1), using: &random))
            _ = try await both("revoke") { try await $0.revokeInvite(id) }
        } else {
            let draft = InviteDraft(
                digest: newCode(),
                label: "step \(step)",
                uses: Int.random(in: 1...3, using: &random),
                expires: now + Int64.random(in: 0...90_000_000, using: &random),
                maker: try anyMaker()
            )
            invites.append(draft.digest)
            _ = try await call("invite") { try await $0.addInvite(draft, now: now) }
        }
    }

    private mutating func register() async throws {
        let ((code, name), now) = (try anyCode(), time)
        if random.happens(0.5) {
            let outcome = try await both("reserve \(name)") {
                try await $0.reserveInvite(digest: code, for: name, now: now)
            }
            counts["reserved", default: 0] += outcome.reservation == nil ? 0 : 1
        } else if let open = try await both("open", { try await $0.openReservations() }).randomElement(using: &random) {
            let isMade = random.happens(0.6)
            _ = try await both("settle \(open)") { store in
                isMade
                    ? try await store.confirmReservation(open.id) : try await store.giveBackReservation(open.id)
                return true
            }
        }
    }

    private mutating func apply() async throws {
        let now = time
        let draft = ApplicationDraft(
            username: try Username(pick(Self.names)),
            digest: newCode(),
            network: try pick(Self.networks)
        )
        _ = try await both("apply") { try await $0.apply(draft, now: now) }
        claims.append((draft.digest, draft.username))
        let (code, name) = try anyCode()
        _ = try await both("claim") { try await $0.application(digest: code, for: name, now: now) }
    }

    private mutating func decide() async throws {
        let (name, isApproved, maker, now) = (
            try Username(pick(Self.names)), random.happens(0.8), try anyMaker(), time
        )
        _ = try await call("decide \(name)") {
            try await $0.decideApplication(of: name, isApproved: isApproved, by: maker, now: now)
        }
    }

    private mutating func note() async throws {
        let draft = AuditDraft(
            time: time,
            actor: try anyMaker(),
            act: "act",
            targetAccount: random.happens(0.5) ? try pick(accounts).id : nil,
            targetText: try pick(Self.names + [""]),
            detail: "step \(step)"
        )
        _ = try await call("note") { try await $0.appendAudit(draft) }
        if random.happens(0.05) {
            let now = time + AdministrationLimits.auditLifetime - 4 * 86_400_000
            _ = try await both("trim") { try await $0.trimAudit(now: now) }
        }
    }

    private mutating func forget() async throws {
        let name = try Username(pick(Self.names))
        if random.happens(0.3) {
            _ = try await both("forget \(name)") { try await $0.forget(name) }
        }
        accounts.append(try await both("account \(name)") { try await $0.account(for: name) })
    }

    /// Compares all that can be read.
    private mutating func look() async throws {
        let (now, name) = (time, try Username(pick(Self.names)))
        let invites = try await both("invites") { try await $0.invites() }
        #expect(invites.allSatisfy { $0.used + $0.reserved <= $0.uses }, "seed \(seed), step \(step)")
        _ = try await both("roles") { try await $0.roles() }
        if random.happens(0.5) {
            _ = try await both("bans") { try await $0.bans(now: now) }
        }
        _ = try await both("locked") { try await $0.isLockedDown() }
        _ = try await both("applications") { try await $0.applications(now: now) }
        _ = try await both("application \(name)") { try await $0.application(named: name, now: now) }
        _ = try await both("reservations") { try await $0.openReservations() }
        let entries = try await both("audit") { try await $0.audit(before: nil, limit: 20) }
        _ = try await both("older") { try await $0.audit(before: entries.last?.id, limit: 5) }
    }
}
