import ChatProtocol
import ChatStorage
import Foundation
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ControlProtocolResumeTests {
    @Test func `a login brings what resumes it`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            let login = try await alice.logIn("alice")
            #expect(login.resumeToken.count == ResumptionTokens.bytes)
            // Tolerance of 60 s: logging in takes a while on a busy machine.
            let week: UInt32 = 7 * 24 * 60 * 60
            #expect((week - 60...week).contains(login.resumeSeconds))
            #expect(login.readReceipts)
        }
    }

    @Test func `a resumed session has the same origin, so that it does not get what it sent before`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            let login = try await alice.logIn("Alice")
            _ = try await bob.logIn("bob")
            _ = try await alice.answer(.send(.with("before")))
            await alice.connection.ended()
            var again = try ControlPeer(services)
            let resumed = try await again.resume("alice", login.resumeToken)
            #expect(resumed.username == "alice")
            #expect(resumed.delivery.sessionID != login.delivery.sessionID)
            // The message that was in flight is sent again, and then one comes from bob.
            #expect(try await again.answer(.send(.with("before"))).stored.repeated)
            _ = try await bob.ask(.send(.with("from bob")))
            #expect(try await again.events().flatMap { try $0.messages.map(\.text) } == ["from bob"])
            let page = try await again.answer(.getHistory(.with { ($0.conversation, $0.limit) = (1, 10) })).history
            #expect(page.messages.map(\.sentHere) == [true, false])
        }
    }

    @Test func `the token of a resumed session resumes it again`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            var token = try await alice.logIn("alice").resumeToken
            for _ in 1...3 {
                await alice.connection.ended()
                alice = try ControlPeer(services)
                token = try await alice.resume("alice", token).resumeToken
            }
            #expect(await services.hub.activeUsers(heardWithin: .hours(1)).map(\.value) == ["alice"])
        }
    }

    @Test func `resuming does not lengthen what a login by password is good for`() async throws {
        let credentials = try MemoryCredentialStore(passwords: ["alice": "Sesame123"])
        try await withServices(credentials: credentials) { services in
            let tokens = ResumptionTokens(secret: [UInt8](repeating: 7, count: 32))
            let stored = try #require(try await credentials.credential(for: Username("alice")))
            let passwordTime = ServerTime.milliseconds - 4 * 24 * 60 * 60 * 1000
            let week = ResumptionTokens.lifetimeSeconds
            var token = Data(tokens.token(for: stored, origin: 5, passwordTime: passwordTime))
            for _ in 1...3 {
                var alice = try ControlPeer(services)
                let login = try await alice.resume("alice", token)
                token = login.resumeToken
                let outcome = tokens.check([UInt8](token), for: stored, now: ServerTime.milliseconds)
                #expect(outcome == .good(origin: 5, passwordTime: passwordTime))
                #expect((week / 7 * 3 - 60...week / 7 * 3).contains(login.resumeSeconds))
            }
        }
    }

    @Test func `a session that is still there is ended by the one that takes it up; others stay`() async throws {
        try await withStore { services, _ in
            var (phone, desk) = try (ControlPeer(services), ControlPeer(services))
            let login = try await phone.logIn("alice")
            let other = try await desk.logIn("alice")
            var again = try ControlPeer(services)
            let resumed = try await again.resume("alice", login.resumeToken)
            let last = try await phone.outbox.readToEnd(of: services.hub)
            #expect(last.map(\.goodbye.code) == [.resumedElsewhere])
            #expect(last.map(\.goodbye.return) == [.unwelcome])
            for (id, isThere) in [(login, false), (other, true), (resumed, true)] {
                let statistics = await services.hub.statistics(of: SessionID(rawValue: id.delivery.sessionID))
                #expect((statistics != nil) == isThere)
            }
        }
    }

    @Test func `what is no token is refused without counting against the password's tries`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            try await alice.greet()
            for token in [Data(), Data([1]), Data(repeating: 1, count: ResumptionTokens.bytes)] {
                let answer = try await alice.answer(.resume(.with { ($0.username, $0.token) = ("alice", token) }))
                #expect(answer.failure == .cannotResume)
                #expect(answer.error.message == "The session cannot be resumed any more. Log in with the password.")
            }
            let stranger = try await alice.answer(.resume(.with { $0.username = "dave" }))
            #expect(stranger.failure == .cannotResume)
            #expect(try await alice.answer(.login(.with("alice", "wrong"))).error.attemptsLeft == 2)
        }
    }

    @Test func `whoever forges tokens is slowed down, but the owner's is good meanwhile`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            let token = try await alice.logIn("alice").resumeToken
            var forger = try ControlPeer(services, address: "192.0.2.66")
            try await forger.greet()
            var codes: [ProtoErrorCode?] = []
            while codes.last != .throttled, codes.count < 50 {
                codes.append(try await forger.answer(.resume(.with { $0.username = "alice" })).failure)
            }
            #expect(codes.count > 7)
            #expect(codes.dropLast().allSatisfy { $0 == .cannotResume })
            #expect(codes.last == .throttled)
            await alice.connection.ended()
            var again = try ControlPeer(services)
            #expect(try await again.resume("alice", token).username == "alice")
        }
    }

    @Test func `nobody resumes before hello or after login`() async throws {
        try await withStore { services, _ in
            var peer = try ControlPeer(services)
            #expect(try await peer.answer(.resume(.init())).failure == .outOfOrder)
            let token = try await peer.logIn("alice").resumeToken
            let answer = try await peer.answer(.resume(.with { ($0.username, $0.token) = ("alice", token) }))
            #expect(answer.failure == .outOfOrder)
        }
    }
}

extension ControlPeer {
    /// Says hello and resumes a session.
    mutating func resume(_ username: String, _ token: Data) async throws -> ProtoLoggedIn {
        try await greet()
        let answer = try await answer(.resume(.with { ($0.username, $0.token) = (username, token) }))
        guard case .loggedIn(let login) = answer.body else {
            throw UnexpectedAnswer(frame: answer)
        }
        return login
    }
}
