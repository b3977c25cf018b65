import ChatProtocol
import ChatStorage
import Foundation
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ControlProtocolLoginTokenTests {
    @Test func `a remembered login logs in once, as a session of its own, and brings the next token`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("Alice")
            _ = try await alice.answer(.send(.with("before")))
            var token = try await alice.remember().token
            #expect(token.token.count == 32)
            let month: UInt32 = 30 * 24 * 60 * 60
            #expect((month - 60...month).contains(token.seconds))
            for _ in 1...3 {
                var other = try ControlPeer(services)
                let login = try await other.logIn("ALICE", token: token.token)
                #expect(login.username == "alice")
                #expect(login.loginToken.login == token.login)
                #expect(login.loginToken.token != token.token)
                #expect(login.loginsEnded.isEmpty)
                token = login.loginToken
                let page = try await other.page(of: 1).history
                #expect(page.messages.map(\.sentHere) == [false])
            }
            #expect(!alice.connection.isOver)
        }
    }

    @Test func `a lost answer does not matter: the token may come again`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let first = try await alice.remember().token.token
            var lost = try ControlPeer(services)
            _ = try await lost.logIn("alice", token: first)
            var again = try ControlPeer(services)
            let next = try await again.logIn("alice", token: first).loginToken.token
            var later = try ControlPeer(services)
            _ = try await later.logIn("alice", token: next)
            #expect(!again.connection.isOver)
        }
    }

    @Test func `a used token that comes again ends every session of its login, and the account is told`() async throws {
        try await withStore { services, _ in
            var (owner, first) = try (ControlPeer(services), ControlPeer(services))
            _ = try await owner.logIn("alice")
            let other = try await first.logInAndRemember("alice", "tablet")
            let stolen = try await owner.remember("laptop").token
            var thief = try ControlPeer(services, address: "192.0.2.66")
            let taken = try await thief.logIn("alice", token: stolen.token)
            var thiefAgain = try ControlPeer(services, address: "192.0.2.66")
            _ = try await thiefAgain.logIn("alice", token: taken.loginToken.token)
            var back = try ControlPeer(services)
            try await back.greet()
            #expect(try await back.answer(.token("alice", stolen.token)).failure == .loginTokenRefused)
            for ended in [owner, thief, thiefAgain] {
                #expect(ended.connection.isOver)
                #expect(try await ended.events().map(\.goodbye.code).last == .loginEnded)
            }
            #expect(!first.connection.isOver)
            #expect(try await back.answer(.resume("alice", taken.resumeToken)).failure == .cannotResume)
            // A login by token tells, too, but is no proof that the owner has read it.
            var tablet = try ControlPeer(services)
            #expect(try await tablet.logIn("alice", token: other.token.token).loginsEnded.map(\.label) == ["laptop"])
            #expect(try await tablet.answer(.listLogins(.init())).loginList.ended.map(\.label) == ["laptop"])
            let told = try await back.answer(.login(.with("alice", "Sesame123"))).loggedIn.loginsEnded
            #expect(told.map(\.label) == ["laptop"])
            #expect(told.map(\.reason) == [.tokenReused])
            #expect(told.map(\.login) == [stolen.login])
            // Its client may show nothing; who asks for the list knows.
            var next = try ControlPeer(services)
            #expect(try await next.logIn("alice").loginsEnded == told)
            #expect(try await next.answer(.listLogins(.init())).loginList.ended == told)
            var last = try ControlPeer(services)
            #expect(try await last.logIn("alice").loginsEnded.isEmpty)
            #expect(try await last.answer(.listLogins(.init())).loginList.ended == told)
        }
    }

    @Test func `unknown tokens are all answered alike, and slow their network down`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let token = try await alice.remember().token.token
            var forger = try ControlPeer(services, address: "192.0.2.66")
            try await forger.greet()
            let wrong = Data(repeating: 9, count: 32)
            let errors = try await [
                forger.answer(.token("alice", wrong)).error, forger.answer(.token("nobody", wrong)).error,
                forger.answer(.token("bob", token)).error, forger.answer(.token("alice", Data())).error,
            ]
            #expect(Set(errors).count == 1)
            #expect(errors.first?.code == .loginTokenRefused)
            var codes: [ProtoErrorCode?] = []
            while codes.last != .throttled, codes.count < 50 {
                // A connection has 20 requests before its login.
                if codes.count % 10 == 0 {
                    forger = try ControlPeer(services, address: "192.0.2.66")
                    try await forger.greet()
                }
                codes.append(try await forger.answer(.token("alice", wrong)).failure)
            }
            #expect(codes.count == LoginThrottle.freePerNetwork - errors.count + 1)
            #expect(codes.last == .throttled)
            // A good token is taken from there nevertheless, and a password elsewhere.
            #expect(try await forger.answer(.token("alice", token)).loggedIn.username == "alice")
            var owner = try ControlPeer(services)
            #expect(try await owner.logIn("alice").username == "alice")
        }
    }

    @Test func `a new password makes every token void`() async throws {
        try await withStore { services, _ in
            var (alice, other) = try (ControlPeer(services), ControlPeer(services))
            let tokens = try await [alice.logInAndRemember("alice"), other.logInAndRemember("alice")].map(\.token)
            let change = ProtoChangePassword.with { ($0.oldPassword, $0.newPassword) = ("Sesame123", "Tandem456") }
            let resume = try await alice.answer(.changePassword(change)).done.resumeToken
            #expect(try await alice.answer(.listLogins(.init())).loginList.logins.isEmpty)
            var peer = try ControlPeer(services)
            try await peer.greet()
            for token in tokens {
                #expect(try await peer.answer(.token("alice", token.token)).failure == .loginTokenRefused)
            }
            #expect(try await peer.answer(.resume("alice", resume)).loggedIn.username == "alice")
        }
    }

    @Test func `so does one that the operator sets, and the end of the account`() async throws {
        let credentials = try MemoryCredentialStore(passwords: ["alice": "Sesame123"])
        try await withStore(credentials: credentials) { services, store in
            var alice = try ControlPeer(services)
            let token = try await alice.logInAndRemember("alice").token.token
            let before = try #require(try await credentials.credential(for: Username("alice")))
            try credentials.edit("alice", password: nil)
            var peer = try ControlPeer(services)
            try await peer.greet()
            #expect(try await peer.answer(.token("alice", token)).failure == .loginTokenRefused)
            try credentials.edit("alice", password: "Other4567")
            #expect(try await peer.answer(.token("alice", token)).failure == .loginTokenRefused)
            let account = try await store.account(for: Username("alice")).id
            let list = try await store.logins(of: account, secret: before.secret.digest, now: ServerTime.milliseconds)
            #expect(list.count == 1)
            _ = try await store.forget(Username("alice"))
            #expect(try await peer.answer(.token("alice", token)).failure == .loginTokenRefused)
        }
    }

    @Test func `a hash that is renewed keeps the logins`() async throws {
        let credentials = try MemoryCredentialStore()
        let hash = try PasswordHasher(cost: ScryptCost(logN: 2)).hash("Sesame123")
        try await credentials.add(Username("alice"), hash: hash)
        try await withStore(credentials: credentials) { services, store in
            let digest = try #require(try await services.accounts.secretDigest(of: Username("alice")))
            let account = try await services.accounts.account(of: Username("alice"))
            let session = AccountDirectory.RememberingSession(
                account: account,
                secret: digest,
                passwordTime: ServerTime.milliseconds,
                origin: 5
            )
            let remembered = try #require(try await services.accounts.remember(session, label: ""))
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            #expect(try await services.accounts.secretDigest(of: Username("alice")) != digest)
            var other = try ControlPeer(services)
            #expect(try await other.logIn("alice", token: remembered.token.token).username == "alice")
        }
    }

    @Test func `a password in plain text is not remembered: its digest would be easy to guess from`() async throws {
        let credentials = try MemoryCredentialStore(passwords: ["alice": "Sesame123"])
        try await withStore(credentials: credentials) { services, store in
            let account = try await services.accounts.account(of: Username("alice"))
            func session(_ secret: StoredSecret) -> AccountDirectory.RememberingSession {
                .init(account: account, secret: secret.digest, passwordTime: 0, origin: 5)
            }
            await #expect(throws: AccountRefusal.self) {
                _ = try await services.accounts.remember(session(.plainText("Sesame123")), label: "")
            }
            #expect(try await services.accounts.remember(session(.plainText("Former123")), label: "") == nil)
        }
    }

    @Test func `nobody logs in by token before hello or after login`() async throws {
        try await withStore { services, _ in
            var peer = try ControlPeer(services)
            #expect(try await peer.answer(.token("alice", Data())).failure == .outOfOrder)
            try await peer.greet()
            for request in [.rememberLogin(.init()), .listLogins(.init()), .endLogin(.init())] as [Request] {
                #expect(try await peer.answer(request).failure == .outOfOrder)
            }
            _ = try await peer.answer(.login(.with("alice", "Sesame123")))
            let token = try await peer.remember().token.token
            #expect(try await peer.answer(.token("alice", token)).failure == .outOfOrder)
        }
    }

    private typealias Request = ProtoClientFrame.OneOf_Request
}

extension ProtoClientFrame.OneOf_Request {
    /// A login by token.
    static func token(_ username: String, _ token: Data) -> Self {
        .loginWithToken(.with { ($0.username, $0.token) = (username, token) })
    }

    /// A resumption.
    static func resume(_ username: String, _ token: Data) -> Self {
        .resume(.with { ($0.username, $0.token) = (username, token) })
    }
}

extension ControlPeer {
    /// Says hello and logs in by token.
    mutating func logIn(_ username: String, token: Data) async throws -> ProtoLoggedIn {
        try await greet()
        let answer = try await answer(.token(username, token))
        guard case .loggedIn(let login) = answer.body else {
            throw UnexpectedAnswer(frame: answer)
        }
        return login
    }

    /// Remembers the login of the session.
    mutating func remember(_ label: String = "") async throws -> ProtoRememberedLogin {
        let answer = try await answer(.rememberLogin(.with { $0.label = label }))
        guard case .rememberedLogin(let remembered) = answer.body else {
            throw UnexpectedAnswer(frame: answer)
        }
        return remembered
    }

    /// Says hello, logs in, and remembers the login.
    mutating func logInAndRemember(_ username: String, _ label: String = "") async throws -> ProtoRememberedLogin {
        _ = try await logIn(username)
        return try await remember(label)
    }
}
