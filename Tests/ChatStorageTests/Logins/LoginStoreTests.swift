import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct LoginStoreTests {
    private static let day: Int64 = 86_400_000

    @Test(arguments: ChatStoreKind.allCases)
    func `takes each token once, and gives the next`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            let made = try await logins.remember("chatclient on laptop")
            #expect(made.ended == nil)
            var token = made.token
            for use in 1...3 as ClosedRange<Int64> {
                let used = try await logins.use(token, at: use * Self.day)
                let expected = RememberedLogin(
                    id: made.login.id,
                    label: "chatclient on laptop",
                    made: LoginFixture.start,
                    lastUsed: LoginFixture.start + use * Self.day
                )
                #expect(used.outcome == .used(expected))
                #expect(try await logins.list(at: use * Self.day) == [expected])
                token = used.next
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a lost answer costs nothing within a minute`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            let first = try await logins.remember().token
            #expect(try await logins.use(first, at: 1000).outcome.isUsed)
            let again = try await logins.use(first, at: 1000 + LoginLimits.lostAnswer)
            #expect(again.outcome.isUsed)
            #expect(try await logins.use(again.next, at: 100_000).outcome.isUsed)
            #expect(try await logins.ended().isEmpty)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a token that comes again later ends its login, and not another`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            let (login, first, _) = try await logins.remember("stolen")
            let other = try await logins.remember("other")
            let second = try await logins.use(first, at: 1000).next
            let ended = EndedLogin(
                id: login.id,
                label: "stolen",
                reason: .reused,
                time: LoginFixture.start + 1001 + LoginLimits.lostAnswer
            )
            let late = try await logins.use(first, at: 1001 + LoginLimits.lostAnswer)
            #expect(late.outcome == .reused(ended))
            #expect(try await logins.use(second, at: 70_000).outcome == .void)
            #expect(try await logins.list() == [other.login])
            #expect(try await logins.ended() == [ended])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a predecessor is not taken once its successor was used`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            let first = try await logins.remember().token
            let second = try await logins.use(first, at: 1000).next
            #expect(try await logins.use(second, at: 1001).outcome.isUsed)
            #expect(try await logins.use(first, at: 1002).outcome.isReused)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `of two answers to one token only the later is good`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            let first = try await logins.remember().token
            let lost = try await logins.use(first, at: 1000).next
            let kept = try await logins.use(first, at: 2000).next
            #expect(try await logins.use(lost, at: 3000).outcome.isReused)
            #expect(try await logins.use(kept, at: 3001).outcome == .void)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a token of the right series that was never made ends the login, too`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            let first = try await logins.remember().token
            let forged = try #require(LoginToken(Array(first.bytes.prefix(16)) + [UInt8](repeating: 0, count: 16)))
            #expect(try await logins.use(forged, at: 1).outcome.isReused)
            let unknown = try #require(LoginToken([UInt8](repeating: 9, count: 32)))
            #expect(try await logins.use(unknown, at: 1).outcome == .unknown)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `is void after 30 days without use, and after 180 in all`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            let idle = try await logins.remember().token
            #expect(try await logins.list(at: 30 * Self.day - 1).count == 1)
            #expect(try await logins.list(at: 30 * Self.day).isEmpty)
            #expect(try await logins.use(idle, at: 30 * Self.day).outcome == .void)
            #expect(try await logins.use(idle, at: 1).outcome == .unknown)
            var busy = try await logins.remember().token
            for week in 1...25 as ClosedRange<Int64> {
                busy = try await logins.use(busy, at: week * 7 * Self.day).next
            }
            #expect(try await logins.list(at: 180 * Self.day - 1).count == 1)
            #expect(try await logins.use(busy, at: 180 * Self.day).outcome == .void)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `times of a wrong clock make it void`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            let early = try await logins.remember(at: LoginLimits.toleratedLead).token
            #expect(try await logins.use(early, at: 0).outcome.isUsed)
            let far = try await logins.remember(at: 365 * Self.day).token
            #expect(try await logins.use(far, at: 0).outcome == .void)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `is void with another password, and for another account`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, fixture in
            let (login, token, _) = try await logins.remember()
            #expect(try await logins.use(token, at: 1, by: fixture.bob).outcome == .unknown)
            #expect(try await logins.use(token, at: 1, secret: LoginFixture.otherSecret).outcome == .void)
            #expect(try await logins.use(token, at: 1, secret: nil).outcome == .void)
            #expect(try await logins.list(secret: LoginFixture.otherSecret).isEmpty)
            // The same password with another hash.
            try await logins.store.renewLogins(
                of: logins.account,
                from: LoginFixture.secret,
                to: LoginFixture.otherSecret
            )
            #expect(try await logins.list(secret: LoginFixture.otherSecret) == [login])
            #expect(try await logins.use(token, at: 1, secret: LoginFixture.otherSecret).outcome.isUsed)
            try await logins.store.endLogins(of: fixture.bob)
            #expect(try await logins.list(secret: LoginFixture.otherSecret).count == 1)
            try await logins.store.endLogins(of: logins.account)
            #expect(try await logins.list(secret: LoginFixture.otherSecret).isEmpty)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `the 21st ends the one that was unused for longest, and tells`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, fixture in
            var made: [(login: RememberedLogin, token: LoginToken)] = []
            for number in 0..<LoginLimits.perAccount {
                let (login, token, ended) = try await logins.remember("device \(number)", at: Int64(number))
                #expect(ended == nil)
                made.append((login, token))
            }
            _ = try await logins.use(made[0].token, at: 1000)
            let (login, _, ended) = try await logins.remember("one more", at: 2000)
            let expected = EndedLogin(
                id: made[1].login.id,
                label: "device 1",
                reason: .tooMany,
                time: LoginFixture.start + 2000
            )
            #expect(ended == expected)
            let list = try await logins.list()
            #expect(list.count == LoginLimits.perAccount)
            #expect(list.prefix(2).map(\.id) == [login.id, made[0].login.id])
            #expect(!list.map(\.id).contains(made[1].login.id))
            #expect(try await logins.ended() == [expected])
            #expect(try await logins.store.endedLogins(of: fixture.bob, isUntold: false, now: 0).isEmpty)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `logins that are over or void make room first`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            for _ in 0..<LoginLimits.perAccount {
                _ = try await logins.remember()
            }
            #expect(try await logins.remember(at: 31 * Self.day).ended == nil)
            #expect(try await logins.list(at: 31 * Self.day).count == 1)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a session that resumes keeps its login in use`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, fixture in
            let (login, token, _) = try await logins.remember()
            let store = logins.store
            for days in [20, 40, 60] as [Int64] {
                let now = LoginFixture.start + days * Self.day
                #expect(try await store.resumeLogin(login.id, of: logins.account, now: now))
                #expect(try await store.resumeLogin(login.id, of: logins.account, now: now + 1000))
                #expect(try await logins.list(at: days * Self.day).map(\.lastUsed) == [now])
            }
            #expect(try await !store.resumeLogin(login.id, of: fixture.bob, now: LoginFixture.start))
            #expect(try await logins.use(token, at: 80 * Self.day).outcome.isUsed)
            let late = LoginFixture.start + 180 * Self.day
            #expect(try await !store.resumeLogin(login.id, of: logins.account, now: late))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `ends one by one, only for its own account`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, fixture in
            let (login, token, _) = try await logins.remember()
            #expect(try await !logins.end(login, by: fixture.bob))
            #expect(try await logins.end(login))
            #expect(try await !logins.end(login))
            #expect(try await logins.use(token, at: 1).outcome == .void)
            #expect(try await !logins.store.resumeLogin(login.id, of: logins.account, now: LoginFixture.start))
            #expect(try await logins.ended().isEmpty)
            // A number does not come again: resumption tokens have it.
            #expect(try await logins.remember().login.id.rawValue > login.id.rawValue)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `tells of what it ended until the account was told, and lists it for 30 days`(kind: ChatStoreKind)
        async throws
    {
        try await withLogins(kind) { logins, fixture in
            for number in 0..<25 as Range<Int64> {
                let token = try await logins.remember("device \(number)", at: number * 100_000).token
                _ = try await logins.use(token, at: number * 100_000)
                _ = try await logins.use(token, at: number * 100_000 + 61_000)
            }
            let ended = try await logins.ended(isUntold: true)
            #expect(ended.map(\.label) == (5..<25).reversed().map { "device \($0)" })
            try await logins.store.toldOfEndedLogins(ended.map(\.id), account: fixture.bob)
            #expect(try await logins.ended(isUntold: true) == ended)
            try await logins.store.toldOfEndedLogins([ended[0].id], account: logins.account)
            #expect(try await logins.ended(isUntold: true) == Array(ended.dropFirst()))
            #expect(try await logins.ended() == ended)
            #expect(try await logins.ended(at: 31 * Self.day).isEmpty)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a new line of the database has none: clients may have later tokens`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            let token = try await logins.remember().token
            _ = try await logins.store.beginLine()
            #expect(try await logins.use(token, at: 1).outcome == .unknown)
            #expect(try await logins.list().isEmpty)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `refuses an account that does not exist`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            var random = SystemRandomNumberGenerator()
            let draft = LoginDraft(
                account: AccountID(rawValue: 99),
                label: "",
                token: LoginToken(using: &random).digest,
                secret: LoginFixture.secret,
                now: 0
            )
            await #expect(throws: MessageDraftError.noSuchAccount(AccountID(rawValue: 99))) {
                _ = try await logins.store.rememberLogin(draft)
            }
        }
    }
}
