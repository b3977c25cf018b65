import ChatProtocol
import ChatStorage
import Testing

@testable import ChatServerCore

/// Effects of a login on the stored secret, and throttling of guesses.
@Suite(.timeLimit(.minutes(1))) struct AccountDirectorySecretTests {
    @Test func `a plain-text password is hashed at the first login with it`() async throws {
        try await withDirectory(passwords: ["alice": "Sesame123"]) { directory, credentials in
            _ = try await directory.logIn(Username("alice"), password: "wrong", from: .at("192.0.2.1"))
            #expect(try await credentials.credential(for: Username("alice"))?.secret == .plainText("Sesame123"))
            _ = try await directory.logIn(Username("ALICE"), password: "Sesame123", from: .at("192.0.2.1"))
            let renewed = try #require(try await credentials.credential(for: Username("alice")))
            guard case .hash(let hash) = renewed.secret else {
                Issue.record("The password is still in plain text.")
                return
            }
            #expect(hash.cost == ScryptCost(logN: 1))
            #expect(renewed.username.value == "alice")
            let again = try await directory.logIn(Username("alice"), password: "Sesame123", from: .at("192.0.2.1"))
            #expect(again.text == "accepted alice")
        }
    }

    @Test func `a hash of another cost is renewed, and one of the right cost stays`() async throws {
        try await withDirectory { directory, credentials in
            try await credentials.add(
                Username("alice"),
                hash: PasswordHasher(cost: ScryptCost(logN: 2)).hash("Sesame123")
            )
            _ = try await directory.logIn(Username("alice"), password: "Sesame123", from: .at("192.0.2.1"))
            let renewed = try await credentials.credential(for: Username("alice"))
            guard case .hash(let hash) = renewed?.secret else {
                Issue.record("There is no hash.")
                return
            }
            #expect(hash.cost == ScryptCost(logN: 1))
            _ = try await directory.logIn(Username("alice"), password: "Sesame123", from: .at("192.0.2.1"))
            #expect(try await credentials.credential(for: Username("alice")) == renewed)
        }
    }

    @Test func `the right password lets an account's own mistakes be forgotten`() async throws {
        try await withDirectory(passwords: ["alice": "Sesame123"]) { directory, _ in
            for _ in 0..<3 {
                for _ in 0..<5 {
                    let wrong = try await directory.logIn(Username("alice"), password: "x", from: .at("192.0.2.1"))
                    #expect(wrong.text == "wrong password")
                }
                let right = try await directory.logIn(
                    Username("alice"),
                    password: "Sesame123",
                    from: .at("192.0.2.1")
                )
                #expect(right.text == "accepted alice")
            }
        }
    }

    @Test func `a password typed on another keyboard is the same`() async throws {
        let (composed, decomposed) = ("P\u{E4}ssword1", "Pa\u{308}ssword1")
        for (registered, typed) in [(composed, decomposed), (decomposed, composed)] {
            try await withDirectory { directory, _ in
                _ = try await directory.register(Username("alice"), password: registered, from: .at("192.0.2.1"))
                let outcome = try await directory.logIn(Username("alice"), password: typed, from: .at("192.0.2.1"))
                #expect(outcome.text == "accepted alice")
            }
        }
    }

    @Test func `a hash of a password that was not prepared is renewed by the first login`() async throws {
        try await withDirectory { directory, credentials in
            // As release 0.1.0 hashed it: two code points, and a space that does not break.
            let raw = "Pa\u{308}ss\u{A0}word1"
            let old = try rawHash(of: raw)
            try await credentials.add(Username("alice"), hash: old)
            let typed = try await directory.logIn(
                Username("alice"),
                password: "P\u{E4}ss word1",
                from: .at("192.0.2.1")
            )
            #expect(typed.text == "wrong password")
            let same = try await directory.logIn(Username("alice"), password: raw, from: .at("192.0.2.1"))
            #expect(same.text == "accepted alice")
            #expect(try await credentials.credential(for: Username("alice"))?.secret != .hash(old))
            let now = try await directory.logIn(
                Username("alice"),
                password: "P\u{E4}ss word1",
                from: .at("192.0.2.1")
            )
            #expect(now.text == "accepted alice")
        }
    }

    /// The hash of a password's own bytes.
    private func rawHash(of password: String) throws -> PasswordHash {
        let salt = [UInt8](repeating: 3, count: 16)
        let key = try Scrypt.deriveKey(
            from: Array(password.utf8),
            salt: salt,
            logN: 1,
            blockSize: 8,
            parallelism: 3,
            count: 32
        )
        return try PasswordHash(cost: ScryptCost(logN: 1), salt: salt, key: key)
    }
}
