import ChatProtocol
import ChatServerCore
import ChatStorage
import Testing

/// What logging in does to the stored secret, and to those who guess it.
@Suite(.timeLimit(.minutes(1))) struct AccountDirectorySecretTests {
    @Test func `a plain-text password is hashed at the first login with it`() async throws {
        try await withDirectory(passwords: ["alice": "Sesame123"]) { directory, credentials in
            _ = try await directory.logIn(Username("alice"), password: "wrong", address: "192.0.2.1")
            #expect(try await credentials.credential(for: Username("alice"))?.secret == .plainText("Sesame123"))
            _ = try await directory.logIn(Username("ALICE"), password: "Sesame123", address: "192.0.2.1")
            let renewed = try #require(try await credentials.credential(for: Username("alice")))
            guard case .hash(let hash) = renewed.secret else {
                Issue.record("The password is still in plain text.")
                return
            }
            #expect(hash.cost == ScryptCost(logN: 1))
            #expect(renewed.username.value == "alice")
            let again = try await directory.logIn(Username("alice"), password: "Sesame123", address: "192.0.2.1")
            #expect(again.text == "accepted alice")
        }
    }

    @Test func `a hash of another cost is renewed, and one of the right cost stays`() async throws {
        try await withDirectory { directory, credentials in
            try await credentials.add(
                Username("alice"),
                hash: PasswordHasher(cost: ScryptCost(logN: 2)).hash("Sesame123")
            )
            _ = try await directory.logIn(Username("alice"), password: "Sesame123", address: "192.0.2.1")
            let renewed = try await credentials.credential(for: Username("alice"))
            guard case .hash(let hash) = renewed?.secret else {
                Issue.record("There is no hash.")
                return
            }
            #expect(hash.cost == ScryptCost(logN: 1))
            _ = try await directory.logIn(Username("alice"), password: "Sesame123", address: "192.0.2.1")
            #expect(try await credentials.credential(for: Username("alice")) == renewed)
        }
    }

    @Test func `whoever guesses is made to wait, from any address, and the others are not`() async throws {
        try await withDirectory(passwords: ["alice": "Sesame123", "bob": "Sesame123"]) { directory, _ in
            var outcomes: [String] = []
            // The seventh starts a wait of a second. Should this machine stop for so long, the next wait is twice that.
            while outcomes.last != "throttled", outcomes.count < 20 {
                let address = "192.0.2.\(outcomes.count)"
                outcomes.append(try await directory.logIn(Username("alice"), password: "guess", address: address).text)
            }
            #expect(Array(outcomes.prefix(7)) == Array(repeating: "wrong password", count: 7))
            #expect(outcomes.last == "throttled")
            let bob = try await directory.logIn(Username("bob"), password: "Sesame123", address: "192.0.2.1")
            #expect(bob.text == "accepted bob")
        }
    }

    @Test func `the right password lets an account's own mistakes be forgotten`() async throws {
        try await withDirectory(passwords: ["alice": "Sesame123"]) { directory, _ in
            for _ in 0..<3 {
                for _ in 0..<6 {
                    let wrong = try await directory.logIn(Username("alice"), password: "x", address: "192.0.2.1")
                    #expect(wrong.text == "wrong password")
                }
                let right = try await directory.logIn(Username("alice"), password: "Sesame123", address: "192.0.2.1")
                #expect(right.text == "accepted alice")
            }
        }
    }
}
