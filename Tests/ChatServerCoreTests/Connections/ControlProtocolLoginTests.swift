import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ControlProtocolLoginTests {
    @Test func `it tells whether an account exists, with its name as registered`() async throws {
        try await withServices(passwords: ["Alice": "Sesame123"]) { services in
            var peer = try ControlPeer(services)
            try await peer.greet()
            let known = try await peer.answer(.checkUser(.with { $0.username = "ALICE" })).userStatus
            #expect(known.exists)
            #expect(known.username == "Alice")
            let unknown = try await peer.answer(.checkUser(.with { $0.username = "bob" }))
            #expect(unknown.body == .userStatus(.with { $0.username = "bob" }))
            _ = try await peer.answer(.login(.with("alice", "Sesame123")))
            #expect(try await peer.answer(.checkUser(.with { $0.username = "alice" })).userStatus.exists)
        }
    }

    @Test func `nothing is delivered before the keys that it takes`() async throws {
        try await withServices(passwords: ["bob": "Sesame123"]) { services in
            let alice = try account(77, "alice")
            try await withThrowingTaskGroup { group in
                group.addTask {
                    for id in Int64(1)...4000 {
                        await services.hub.publish(try published(id...id, from: alice))
                    }
                }
                for _ in 1...40 {
                    var bob = try ControlPeer(services)
                    try await bob.greet()
                    let frames = try await bob.ask(.login(.with("bob", "Sesame123")))
                    guard case .loggedIn = frames.first?.body else {
                        Issue.record("before the keys came \(String(describing: frames.first))")
                        break
                    }
                    await bob.connection.ended()
                }
                group.cancelAll()
            }
        }
    }

    @Test func `a login brings the keys of delivery and puts the account on the list`() async throws {
        try await withServices(passwords: ["Alice": "Sesame123"]) { services in
            var peer = try ControlPeer(services)
            let login = try await peer.logIn("alice")
            #expect(login.username == "Alice")
            #expect(login.delivery.secret.count == 32)
            #expect(peer.connection.limit.bytes == 65_536)
            #expect(try await peer.answer(.listUsers(.init())).userList.usernames == ["Alice"])
        }
    }

    @Test func `whoever registers is logged in`() async throws {
        try await withServices { services in
            var peer = try ControlPeer(services)
            try await peer.greet()
            #expect(peer.connection.limit.bytes == 4096)
            let login = try await peer.answer(.register(.with("Alice", "Sesame123"))).loggedIn
            #expect(login.username == "Alice")
            #expect(try await peer.answer(.listUsers(.init())).userList.usernames == ["Alice"])
        }
    }

    @Test func `two sessions of an account have keys of their own`() async throws {
        try await withServices(passwords: ["alice": "Sesame123"]) { services in
            var one = try ControlPeer(services)
            var other = try ControlPeer(services)
            let keys = try await [one.logIn("alice").delivery, other.logIn("alice").delivery]
            #expect(keys[0].sessionID != keys[1].sessionID)
            #expect(keys[0].secret != keys[1].secret)
        }
    }

    @Test func `the third wrong password ends the connection`() async throws {
        try await withServices(passwords: ["alice": "Sesame123"]) { services in
            var peer = try ControlPeer(services)
            try await peer.greet()
            let expected: [(UInt32, String)] = [
                (2, "Wrong password. 2 attempts left."), (1, "Wrong password. 1 attempt left."),
                (0, "Wrong password. The server closed the connection after 3 wrong passwords."),
            ]
            for (left, sentence) in expected {
                #expect(!peer.connection.isLeaving)
                let answer = try await peer.answer(.login(.with("alice", "wrong")))
                #expect(answer.failure == .wrongPassword)
                #expect(answer.error.attemptsLeft == left)
                #expect(answer.error.message == sentence)
            }
            #expect(peer.connection.isLeaving)
            #expect(try await peer.ask(.login(.with("alice", "Sesame123"))).isEmpty)
            #expect(await services.hub.activeUsers(heardWithin: .seconds(25)).isEmpty)
        }
    }

    @Test func `after two wrong passwords the right one is let in`() async throws {
        try await withServices(passwords: ["alice": "Sesame123"]) { services in
            var peer = try ControlPeer(services)
            try await peer.greet()
            for _ in 0..<2 {
                _ = try await peer.answer(.login(.with("alice", "wrong")))
            }
            #expect(try await peer.answer(.login(.with("alice", "Sesame123"))).loggedIn.username == "alice")
        }
    }

    @Test(
        arguments: [
            (.login(.with("bob", "x")), .noSuchUser, "There is no account named bob."),
            (.register(.with("ALICE", "Sesame123")), .usernameTaken, "The username ALICE is taken."),
            (.register(.with("bob", "sesame123")), .passwordPolicy, "The password needs a capital letter."),
            (.login(.with("al", "x")), .invalidUsername, "A username needs at least 3 characters."),
            (.register(.with("al ice", "x")), .invalidUsername, invalidCharacter),
            (.checkUser(.with { $0.username = "ali\u{0}ce" }), .invalidUsername, invalidCharacter),
        ] as [(ProtoClientFrame.OneOf_Request, ProtoErrorCode, String)]
    )
    func `what cannot be is said in a sentence, and costs no try`(
        request: ProtoClientFrame.OneOf_Request,
        code: ProtoErrorCode,
        sentence: String
    ) async throws {
        try await withServices(passwords: ["alice": "Sesame123"]) { services in
            var peer = try ControlPeer(services)
            try await peer.greet()
            for _ in 0..<4 {
                let answer = try await peer.answer(request)
                #expect(answer.failure == code)
                #expect(answer.error.message == sentence)
            }
            #expect(!peer.connection.isLeaving)
        }
    }

    @Test func `a closed server says who makes accounts`() async throws {
        try await withServices(registration: .closed) { services in
            var peer = try ControlPeer(services)
            try await peer.greet()
            let answer = try await peer.answer(.register(.with("alice", "Sesame123")))
            #expect(answer.failure == .registrationClosed)
            #expect(
                answer.error.message
                    == "There is no account named alice, and this server lets only its operator make accounts."
            )
        }
    }

    @Test func `a password that is changed while a login is checked ends that login`() async throws {
        let credentials = try MemoryCredentialStore(passwords: ["alice": "Sesame123"])
        // Lookups 1 and 2 check the password and renew its hash; lookup 3 comes when the session is in the table.
        try credentials.edit("alice", password: "Sesame124", beforeLookup: 3)
        try await withServices(credentials: credentials) { services in
            var peer = try ControlPeer(services)
            try await peer.greet()
            let frames = try await peer.ask(.login(.with("alice", "Sesame123")))
            #expect(frames.map(\.goodbye.code) == [.passwordChanged])
            #expect(peer.connection.isLeaving)
            var again = try ControlPeer(services)
            #expect(try await again.logIn("alice", password: "Sesame124").username == "alice")
        }
    }

    @Test func `a store that fails is not the person's fault`() async throws {
        let credentials = try MemoryCredentialStore()
        credentials.fail(with: .diskFull(path: "/secret/path"))
        try await withServices(credentials: credentials) { services in
            var peer = try ControlPeer(services)
            try await peer.greet()
            for request: ProtoClientFrame.OneOf_Request in [
                .checkUser(.with { $0.username = "alice" }), .login(.with("alice", "x")),
                .register(.with("alice", "Sesame123")),
            ] {
                let answer = try await peer.answer(request)
                #expect(answer.failure == .storageFailed)
                #expect(
                    answer.error.message == "The server could not read or write its data. Try again later."
                )
            }
        }
    }
}

private let invalidCharacter = "A username consists of letters a-z, digits, '_', '-' and '.' only."
