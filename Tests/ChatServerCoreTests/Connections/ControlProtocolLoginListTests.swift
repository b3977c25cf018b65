import ChatProtocol
import ChatStorage
import Foundation
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ControlProtocolLoginListTests {
    @Test func `the list has the logins of the own account, and which of them is this one`() async throws {
        try await withStore { services, _ in
            var (alice, bob, tablet) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            let before = ServerTime.milliseconds
            #expect(try await bob.logInAndRemember("bob", "bob's").hasEnded == false)
            _ = try await alice.logIn("alice")
            #expect(try await alice.answer(.listLogins(.init())).body == .loginList(.init()))
            let laptop = try await alice.remember("chatclient on laptop").token
            let other = try await tablet.logInAndRemember("alice", "tablet").token
            let list = try await alice.answer(.listLogins(.init())).loginList.logins
            let byNumber = list.sorted { $0.login < $1.login }
            #expect(byNumber.map(\.login) == [laptop.login, other.login])
            #expect(byNumber.map(\.label) == ["chatclient on laptop", "tablet"])
            #expect(byNumber.map(\.isThis) == [true, false])
            #expect(list.allSatisfy { $0.made >= before && $0.lastUsed >= $0.made })
        }
    }

    @Test func `a label is cut and sanitized`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logInAndRemember("alice", "\u{1B}[2Jme" + String(repeating: "x", count: 100))
            let label = try await alice.answer(.listLogins(.init())).loginList.logins.first?.label
            #expect(label == String((SafeText.line("\u{1B}[2Jme") + String(repeating: "x", count: 58)).prefix(64)))
            _ = try await alice.remember("e" + String(repeating: "\u{301}", count: 3000))
            let labels = try await alice.answer(.listLogins(.init())).loginList.logins.map(\.label.unicodeScalars.count)
            #expect(labels.allSatisfy { $0 <= 64 })
        }
    }

    @Test func `an ended login ends its sessions and their tokens, and no others`() async throws {
        try await withStore { services, _ in
            var (alice, laptop) = try (ControlPeer(services), ControlPeer(services))
            _ = try await alice.logIn("alice")
            let remembered = try await laptop.logInAndRemember("alice", "laptop")
            var again = try ControlPeer(services)
            let login = try await again.logIn("alice", token: remembered.token.token)
            let end = ProtoClientFrame.OneOf_Request.endLogin(.with { $0.login = remembered.token.login })
            #expect(try await alice.answer(end).body == .done(.init()))
            for ended in [laptop, again] {
                #expect(ended.connection.isOver)
                let goodbye = try await ended.events().map(\.goodbye).last
                #expect(goodbye?.code == .loginEnded)
                #expect(goodbye?.return == .unwelcome)
            }
            #expect(try await alice.answer(end).failure == .noSuchLogin)
            var peer = try ControlPeer(services)
            try await peer.greet()
            for token in [remembered.resumeToken, login.resumeToken] {
                #expect(try await peer.answer(.resume("alice", token)).failure == .cannotResume)
            }
            #expect(try await peer.answer(.token("alice", login.loginToken.token)).failure == .loginTokenRefused)
            // The person who ended it need not be told.
            #expect(try await peer.answer(.login(.with("alice", "Sesame123"))).loggedIn.loginsEnded.isEmpty)
        }
    }

    @Test func `another account's login does not exist`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            let login = try await alice.logInAndRemember("alice").token.login
            _ = try await bob.logIn("bob")
            for number in [login, 0, 99, .max] {
                let answer = try await bob.answer(.endLogin(.with { $0.login = number }))
                #expect(answer.failure == .noSuchLogin)
            }
            #expect(!alice.connection.isOver)
            #expect(try await alice.answer(.listLogins(.init())).loginList.logins.count == 1)
        }
    }

    @Test func `who ends the own login stays, and can still resume`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            let remembered = try await alice.logInAndRemember("alice")
            let end = ProtoClientFrame.OneOf_Request.endLogin(.with { $0.login = remembered.token.login })
            let token = try await alice.answer(end).done.resumeToken
            #expect(!alice.connection.isOver)
            await alice.connection.ended()
            var again = try ControlPeer(services)
            try await again.greet()
            #expect(try await again.answer(.resume("alice", remembered.resumeToken)).failure == .cannotResume)
            #expect(try await again.answer(.resume("alice", token)).loggedIn.username == "alice")
        }
    }

    @Test func `a session that was remembered, or began by token, resumes as part of its login`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            let remembered = try await alice.logInAndRemember("alice")
            await alice.connection.ended()
            var again = try ControlPeer(services)
            let resumed = try await again.resume("alice", remembered.resumeToken)
            #expect(try await again.answer(.listLogins(.init())).loginList.logins.map(\.isThis) == [true])
            #expect(!resumed.hasLoginToken)
            var other = try ControlPeer(services)
            let login = try await other.logIn("alice", token: remembered.token.token)
            await other.connection.ended()
            var back = try ControlPeer(services)
            _ = try await back.resume("alice", login.resumeToken)
            #expect(try await back.answer(.listLogins(.init())).loginList.logins.map(\.isThis) == [true])
        }
    }

    @Test func `one login too many ends the one that was unused for longest, with its session`() async throws {
        try await withStore { services, store in
            let account = try await store.account(for: Username("alice")).id
            var (alice, first) = try (ControlPeer(services), ControlPeer(services))
            let oldest = try await first.logInAndRemember("alice", "oldest").token
            _ = try await alice.logIn("alice")
            // The others were used a little later.
            let digest = try #require(try await services.accounts.secretDigest(of: Username("alice")))
            var generator = SystemRandomNumberGenerator()
            for _ in 1..<LoginLimits.perAccount {
                let token = LoginToken(using: &generator).digest
                let now = ServerTime.milliseconds + 1000
                let draft = LoginDraft(account: account, label: "", token: token, secret: digest, now: now)
                _ = try await store.rememberLogin(draft)
            }
            let remembered = try await alice.remember("one more")
            #expect(remembered.ended.login == oldest.login)
            #expect(remembered.ended.label == "oldest")
            #expect(remembered.ended.reason == .tooMany)
            #expect(try await first.events().map(\.goodbye.code) == [.loginEnded])
            let list = try await alice.answer(.listLogins(.init())).loginList
            #expect(list.logins.count == LoginLimits.perAccount)
            #expect(list.ended.map(\.login) == [oldest.login])
        }
    }
}
