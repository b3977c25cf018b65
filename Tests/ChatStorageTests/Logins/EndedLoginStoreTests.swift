import ChatProtocol
import Testing

@testable import ChatStorage

/// Logins that have ended, and tokens of theirs that still come.
@Suite struct EndedLoginStoreTests {
    private static let day: Int64 = 86_400_000

    @Test(arguments: ChatStoreKind.allCases)
    func `a thief who ends the login does not hide the copy: the owner's token shows it`(kind: ChatStoreKind)
        async throws
    {
        try await withLogins(kind) { logins, fixture in
            let (login, stolen, _) = try await logins.remember("laptop")
            let thiefs = try await logins.use(stolen, at: 1000).next
            #expect(try await logins.end(login, at: 2000))
            #expect(try await logins.ended(isUntold: true).isEmpty)
            #expect(try await logins.use(thiefs, at: 3000).outcome == .void)
            #expect(try await logins.use(stolen, at: 3000, by: fixture.bob).outcome == .unknown)
            let time = LoginFixture.start + 5 * Self.day
            let ended = EndedLogin(id: login.id, label: "laptop", reason: .reused, time: time)
            #expect(try await logins.use(stolen, at: 5 * Self.day).outcome == .reused(ended))
            #expect(try await logins.ended(isUntold: true, at: 5 * Self.day) == [ended])
            // The account is alarmed once.
            try await logins.store.toldOfEndedLogins([login.id], account: logins.account)
            #expect(try await logins.use(stolen, at: 6 * Self.day).outcome == .void)
            #expect(try await logins.ended(isUntold: true, at: 6 * Self.day).isEmpty)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `the newest token of a login that was ended is no sign of a copy`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            let (login, first, _) = try await logins.remember()
            let newest = try await logins.use(first, at: 1000).next
            #expect(try await logins.end(login, at: 2000))
            #expect(try await logins.use(newest, at: 3000).outcome == .void)
            #expect(try await logins.ended().isEmpty)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `with another password an old token of an ended login alarms nobody`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            let other = LoginFixture.otherSecret
            let (login, first, _) = try await logins.remember()
            _ = try await logins.use(first, at: 1000)
            #expect(try await logins.end(login, at: 2000))
            #expect(try await logins.use(first, at: 70_000, secret: other).outcome == .void)
            #expect(try await logins.ended().isEmpty)
            // The same password with another hash.
            try await logins.store.renewLogins(of: logins.account, from: LoginFixture.secret, to: other)
            #expect(try await logins.use(first, at: 70_001, secret: other).outcome.isReused)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `surplus logins push no sign of theft out of the list`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            let stolen = try await logins.remember("stolen").token
            _ = try await logins.use(stolen, at: 0)
            #expect(try await logins.use(stolen, at: 61_000).outcome.isReused)
            for number in 0..<45 as Range<Int64> {
                _ = try await logins.remember("device \(number)", at: 100_000 + number)
            }
            let ended = try await logins.ended()
            #expect(ended.count == LoginLimits.endedPerAccount)
            #expect(ended.map(\.reason) == [EndedLogin.Reason](repeating: .tooMany, count: 19) + [.reused])
            #expect(ended.prefix(19).map(\.label) == (6..<25).reversed().map { "device \($0)" })
            for login in try await logins.list(at: 200_000) {
                #expect(try await logins.end(login, at: 200_000))
            }
            #expect(try await logins.ended().map(\.label) == ["stolen"])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a login whose session stays open is in use`(kind: ChatStoreKind) async throws {
        try await withLogins(kind) { logins, _ in
            let open = try await logins.remember("open").login
            let idle = try await logins.remember("idle").login
            for days in 1...60 as ClosedRange<Int64> {
                try await logins.store.noteUse(of: [open.id], now: LoginFixture.start + days * Self.day)
            }
            #expect(try await logins.list(at: 60 * Self.day).map(\.label) == ["open"])
            #expect(try await logins.list(at: 60 * Self.day).map(\.lastUsed) == [LoginFixture.start + 60 * Self.day])
            // A clock that was set back, and a login that is over.
            try await logins.store.noteUse(of: [open.id, idle.id], now: LoginFixture.start + 59 * Self.day)
            #expect(try await logins.list(at: 60 * Self.day).map(\.lastUsed) == [LoginFixture.start + 60 * Self.day])
        }
    }
}
