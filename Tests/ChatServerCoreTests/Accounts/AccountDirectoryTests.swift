import ChatProtocol
import ChatStorage
import ChatStorageTesting
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct AccountDirectoryTests {
    @Test(arguments: ["Alice", "alice", "ALICE"])
    func `lets an account in under any case of its name`(name: String) async throws {
        try await withDirectory(passwords: ["Alice": "Sesame123"]) { directory, _ in
            let outcome = try await directory.logIn(Username(name), password: "Sesame123", from: .at("192.0.2.1"))
            #expect(outcome.text == "accepted Alice")
            #expect(try await directory.registeredName(Username(name))?.value == "Alice")
        }
    }

    @Test(arguments: ["sesame123", "Sesame1234", "Sesame12", "", " Sesame123"])
    func `a wrong password is wrong`(password: String) async throws {
        try await withDirectory(passwords: ["alice": "Sesame123"]) { directory, _ in
            let outcome = try await directory.logIn(Username("alice"), password: password, from: .at("192.0.2.1"))
            #expect(outcome.text == "wrong password")
        }
    }

    @Test func `a password of more than 1024 bytes is wrong`() async throws {
        let password = String(repeating: "a", count: 1025)
        try await withDirectory(passwords: ["alice": password]) { directory, _ in
            let outcome = try await directory.logIn(Username("alice"), password: password, from: .at("192.0.2.1"))
            #expect(outcome.text == "wrong password")
        }
    }

    @Test func `a stranger is told so`() async throws {
        try await withDirectory(passwords: ["alice": "Sesame123"]) { directory, _ in
            let outcome = try await directory.logIn(Username("bob"), password: "Sesame123", from: .at("192.0.2.1"))
            #expect(outcome.text == "no such user")
            #expect(try await directory.registeredName(Username("bob")) == nil)
        }
    }

    @Test func `whoever registers can log in, with the same account`() async throws {
        try await withDirectory { directory, _ in
            let made = try await directory.register(Username("Alice"), password: "Sesame123", from: .at("192.0.2.1"))
            #expect(made.text == "accepted Alice")
            let back = try await directory.logIn(Username("alice"), password: "Sesame123", from: .at("192.0.2.1"))
            #expect(back.account == made.account)
            #expect(try await directory.account(of: Username("alice")) == made.account)
        }
    }

    @Test func `a registration whose client has gone makes no account, and none less for its network`() async throws {
        try await withDirectory(registrationRate: RegistrationRate(burst: 1, perMinute: 1)) { directory, _ in
            let gone = ConnectionEnd()
            gone.reach()
            let network = PeerNetwork("192.0.2.1")
            let left = try await directory.register(
                Username("bob"),
                password: "Sesame123",
                from: Requester(network, end: gone)
            )
            #expect(left.text == "busy")
            #expect(try await directory.registeredName(Username("bob")) == nil)
            let made = try await directory.register(Username("bob"), password: "Sesame123", from: .at("192.0.2.1"))
            #expect(made.text == "accepted bob")
        }
    }

    @Test func `a name is taken in every case`() async throws {
        try await withDirectory(passwords: ["Alice": "Sesame123"]) { directory, _ in
            let outcome = try await directory.register(Username("aLICE"), password: "Other456", from: .at("192.0.2.1"))
            #expect(outcome.text == "username taken")
        }
    }

    @Test func `of two who register a name at the same time one gets it`() async throws {
        try await withDirectory { directory, _ in
            async let one = directory.register(Username("alice"), password: "Sesame123", from: .at("192.0.2.1"))
            async let other = directory.register(Username("ALICE"), password: "Sesame123", from: .at("192.0.2.1"))
            let outcomes = try await [one, other].map(\.text)
            #expect(outcomes.count { $0 == "username taken" } == 1)
            #expect(outcomes.count { $0.hasPrefix("accepted") } == 1)
        }
    }

    @Test func `a name whose account could not be made is free`() async throws {
        let messages = InMemoryChatStore()
        messages.fail(with: .diskFull(path: "messages"), in: [.messages])
        try await withServices(messages: messages) { services in
            await #expect(throws: StorageError.diskFull(path: "messages")) {
                try await services.accounts.register(Username("alice"), password: "Sesame123", from: .at("192.0.2.1"))
            }
            let registered = try await services.accounts.registeredName(Username("alice"))
            #expect(registered == nil)
        }
    }

    @Test func `nobody registers where registration is closed`() async throws {
        try await withDirectory(registration: .closed) { directory, _ in
            let outcome = try await directory.register(Username("alice"), password: "Sesame123", from: .at("192.0.2.1"))
            #expect(outcome.text == "registration refused: closed")
            #expect(try await directory.registeredName(Username("alice")) == nil)
        }
    }

    @Test(
        arguments: [
            ("Short12", PasswordPolicyError.tooShort(minimum: 8)), ("sesame123", .noCapital), ("Sesamesame", .noDigit),
            (String(repeating: "A1", count: 513), .tooLong),
        ]
    )
    func `a new password obeys the policy`(password: String, error: PasswordPolicyError) async throws {
        try await withDirectory { directory, _ in
            let outcome = try await directory.register(Username("alice"), password: password, from: .at("192.0.2.1"))
            #expect(outcome.text == "policy \(error)")
            #expect(try await directory.registeredName(Username("alice")) == nil)
        }
    }

    @Test func `what the stores throw is thrown`() async throws {
        let error = StorageError.diskFull(path: "accounts")
        try await withDirectory { directory, credentials in
            credentials.fail(with: error)
            await #expect(throws: error) {
                try await directory.logIn(Username("alice"), password: "Sesame123", from: .at("192.0.2.1"))
            }
            await #expect(throws: error) {
                try await directory.register(Username("alice"), password: "Sesame123", from: .at("192.0.2.1"))
            }
        }
    }
}
