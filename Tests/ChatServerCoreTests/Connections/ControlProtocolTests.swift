import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ControlProtocolTests {
    @Test func `hello is answered with the version and the limits`() async throws {
        try await withServices(registration: .closed) { services in
            var peer = try ControlPeer(services)
            let welcome = try await peer.answer(.hello(.version(1...1))).welcome
            #expect(welcome.version == 1)
            #expect(welcome.serverName == "Tandem")
            #expect(!welcome.registrationOpen)
            #expect(
                welcome.passwordPolicy == "A password needs at least 8 characters, a capital letter and a digit."
            )
            #expect([UInt8](welcome.serverID) == ServerIdentity.test.serverID)
            #expect([UInt8](welcome.line) == ServerIdentity.test.line)
            #expect(welcome.limits.frameBytes == 65_536)
            #expect(welcome.limits.bodyBytes == 16_384)
            #expect(welcome.limits.usernameMinimum == 3)
            #expect(welcome.limits.usernameMaximum == 50)
            #expect(welcome.limits.passwordBytes == 1024)
            #expect(welcome.limits.loginAttempts == 3)
            #expect(!peer.connection.isLeaving)
        }
    }

    @Test(arguments: [0...1, 1...1, 1...2, 0...UInt32.max])
    func `a client that speaks version 1 among others is welcome`(versions: ClosedRange<UInt32>) async throws {
        try await withServices { services in
            var peer = try ControlPeer(services)
            #expect(try await peer.answer(.hello(.version(versions))).welcome.version == 1)
        }
    }

    @Test(arguments: [(0, 0), (2, 2), (2, 9), (9, 2)] as [(UInt32, UInt32)])
    func `a client of another version is told so and sent away`(oldest: UInt32, newest: UInt32) async throws {
        try await withServices { services in
            var peer = try ControlPeer(services)
            let answer = try await peer.answer(
                .hello(
                    .with {
                        $0.oldestVersion = oldest
                        $0.newestVersion = newest
                    }
                )
            )
            #expect(answer.failure == .unsupportedVersion)
            #expect(
                answer.error.message
                    == "This server speaks version 1 of the protocol; the client speaks \(oldest) to \(newest). "
                    + "Update the older one."
            )
            #expect(peer.connection.isLeaving)
        }
    }

    @Test(
        arguments: [
            .checkUser(.with { $0.username = "alice" }), .register(.with("alice", "Sesame123")),
            .login(.with("alice", "Sesame123")), .send(.with("hi")), .listUsers(.init()), .ping(.init()),
            .logout(.init()),
        ] as [ProtoClientFrame.OneOf_Request]
    )
    func `before hello nothing else is served`(request: ProtoClientFrame.OneOf_Request) async throws {
        try await withServices(passwords: ["alice": "Sesame123"]) { services in
            var peer = try ControlPeer(services)
            let answer = try await peer.answer(request)
            #expect(answer.failure == .outOfOrder)
            #expect(answer.error.message == "The first request must be a hello.")
            try await peer.greet()
        }
    }

    @Test(arguments: [.send(.with("hi")), .listUsers(.init())] as [ProtoClientFrame.OneOf_Request])
    func `before login nothing is sent or listed`(request: ProtoClientFrame.OneOf_Request) async throws {
        try await withServices { services in
            var peer = try ControlPeer(services)
            try await peer.greet()
            let answer = try await peer.answer(request)
            #expect(answer.failure == .outOfOrder)
            #expect(answer.error.message == "This needs a login first.")
        }
    }

    @Test(
        arguments: [
            .hello(.version(1...1)), .login(.with("alice", "Sesame123")), .register(.with("bob", "Sesame123")),
        ] as [ProtoClientFrame.OneOf_Request]
    )
    func `after login nobody logs in again`(request: ProtoClientFrame.OneOf_Request) async throws {
        try await withServices(passwords: ["alice": "Sesame123"]) { services in
            var peer = try ControlPeer(services)
            _ = try await peer.logIn("alice")
            let answer = try await peer.answer(request)
            #expect(answer.failure == .outOfOrder)
            #expect(answer.error.message == "This connection has logged in already.")
        }
    }

    @Test func `a second hello is out of order`() async throws {
        try await withServices { services in
            var peer = try ControlPeer(services)
            try await peer.greet()
            #expect(try await peer.answer(.hello(.version(1...1))).failure == .outOfOrder)
        }
    }

    @Test func `a ping is answered before and after login`() async throws {
        try await withServices(passwords: ["alice": "Sesame123"]) { services in
            var peer = try ControlPeer(services)
            try await peer.greet()
            #expect(try await peer.answer(.ping(.init())).body == .pong(.init()))
            _ = try await peer.answer(.login(.with("alice", "Sesame123")))
            #expect(try await peer.answer(.ping(.init())).body == .pong(.init()))
        }
    }
}
