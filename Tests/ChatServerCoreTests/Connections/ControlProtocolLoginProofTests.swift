import ChatProtocol
import ChatStorage
import Foundation
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// What a session may do with the logins of its account that has a token only, which may be a stolen copy.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolLoginProofTests {
    @Test func `a stolen token does not become a login of its own`() async throws {
        try await withStore { services, _ in
            var owner = try ControlPeer(services)
            let remembered = try await owner.logInAndRemember("alice", "laptop")
            var thief = try ControlPeer(services, address: "192.0.2.66")
            let taken = try await thief.logIn("alice", token: remembered.token.token)
            let request = ProtoClientFrame.OneOf_Request.rememberLogin(.with { $0.label = "mine" })
            #expect(try await thief.answer(request).failure == .passwordNeeded)
            var again = try ControlPeer(services, address: "192.0.2.66")
            _ = try await again.resume("alice", taken.resumeToken)
            #expect(try await again.answer(request).failure == .passwordNeeded)
            #expect(try await owner.answer(.listLogins(.init())).loginList.logins.map(\.label) == ["laptop"])
            // With the password, it may.
            let change = ProtoChangePassword.with { ($0.oldPassword, $0.newPassword) = ("Sesame123", "Tandem456") }
            #expect(try await again.answer(.changePassword(change)).failure == nil)
            #expect(try await again.remember("mine").token.token.count == 32)
        }
    }

    @Test(arguments: [(0, true), (299_000, true), (301_000, false), (86_400_000, false)])
    func `a resumed session is remembered only right after the login by password`(age: Int64, isRemembered: Bool)
        async throws
    {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let stored = try await services.accounts.credentials.credential(for: Username("alice"))
            let token = services.accounts.tokens.token(
                for: try #require(stored),
                origin: 77,
                passwordTime: ServerTime.milliseconds - age
            )
            var again = try ControlPeer(services)
            _ = try await again.resume("alice", Data(token))
            let answer = try await again.answer(.rememberLogin(.init()))
            #expect(answer.failure == (isRemembered ? nil : .passwordNeeded))
        }
    }

    @Test func `a new account can be remembered`() async throws {
        try await withStore { services, _ in
            var dave = try ControlPeer(services)
            try await dave.greet()
            _ = try await dave.answer(.register(.with("dave", "Sesame123")))
            #expect(try await dave.remember().token.token.count == 32)
        }
    }

    @Test func `a session by token ends with its own login, and the owner's token shows the copy`() async throws {
        try await withStore { services, _ in
            var owner = try ControlPeer(services)
            let remembered = try await owner.logInAndRemember("alice", "laptop")
            var thief = try ControlPeer(services, address: "192.0.2.66")
            let taken = try await thief.logIn("alice", token: remembered.token.token)
            let frames = try await thief.ask(.endLogin(.with { $0.login = remembered.token.login }))
            #expect(frames.map(\.requestID) == [7, 0])
            #expect(frames.first?.body == .done(.init()))
            #expect(frames.last?.goodbye.code == .loginEnded)
            #expect(thief.connection.isOver)
            #expect(owner.connection.isOver)
            var back = try ControlPeer(services)
            try await back.greet()
            #expect(try await back.answer(.resume("alice", taken.resumeToken)).failure == .cannotResume)
            #expect(try await back.answer(.token("alice", taken.loginToken.token)).failure == .loginTokenRefused)
            var before = try ControlPeer(services)
            #expect(try await before.logIn("alice").loginsEnded.isEmpty)
            #expect(try await back.answer(.token("alice", remembered.token.token)).failure == .loginTokenRefused)
            let told = try await back.answer(.login(.with("alice", "Sesame123"))).loggedIn.loginsEnded
            #expect(told.map(\.label) == ["laptop"])
            #expect(told.map(\.reason) == [.tokenReused])
        }
    }

    @Test func `a token of an ended login is not counted as forged`() async throws {
        try await withStore { services, _ in
            var owner = try ControlPeer(services)
            let remembered = try await owner.logInAndRemember("alice")
            _ = try await owner.answer(.endLogin(.with { $0.login = remembered.token.login }))
            var peer = try ControlPeer(services, address: "192.0.2.7")
            for number in 0...LoginThrottle.freePerNetwork {
                // A connection has 20 requests before its login.
                if number % 10 == 0 {
                    peer = try ControlPeer(services, address: "192.0.2.7")
                    try await peer.greet()
                }
                #expect(try await peer.answer(.token("alice", remembered.token.token)).failure == .loginTokenRefused)
            }
            #expect(try await peer.answer(.token("alice", Data())).failure == .loginTokenRefused)
        }
    }

    @Test func `a session by token that ends another login goes on`() async throws {
        try await withStore { services, _ in
            var (laptop, tablet) = try (ControlPeer(services), ControlPeer(services))
            let remembered = try await laptop.logInAndRemember("alice", "laptop").token
            let other = try await tablet.logInAndRemember("alice", "tablet").token
            var again = try ControlPeer(services)
            _ = try await again.logIn("alice", token: remembered.token)
            let end = ProtoClientFrame.OneOf_Request.endLogin(.with { $0.login = other.login })
            #expect(try await again.answer(end).body == .done(.init()))
            #expect(!again.connection.isOver)
            #expect(tablet.connection.isOver)
        }
    }
}
