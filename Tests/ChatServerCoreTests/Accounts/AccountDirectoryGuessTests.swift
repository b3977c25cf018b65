import ChatProtocol
import ChatStorage
import NIOCore
import Testing

@testable import ChatServerCore

/// Password guessing is throttled, and the accounts that are guessed at are not locked out.
@Suite(.timeLimit(.minutes(1))) struct AccountDirectoryGuessTests {
    private let attacker = "192.0.2.66"

    @Test func `the seventh wrong password from a network waits, and other accounts and networks do not`() async throws
    {
        try await withDirectory(passwords: ["alice": "Sesame123", "bob": "Sesame123"]) { directory, _ in
            for _ in 1...6 {
                #expect(try await guess("alice", directory).text == "wrong password")
            }
            let seventh = try await guess("alice", directory)
            guard case .throttled(let wait) = seventh else {
                Issue.record("the seventh was \(seventh.text)")
                return
            }
            #expect(wait <= .seconds(1))
            let bob = try await directory.logIn(Username("bob"), password: "Sesame123", from: .at(attacker))
            #expect(bob.text == "accepted bob")
            let alice = try await directory.logIn(Username("alice"), password: "Sesame123", from: .at("192.0.2.1"))
            #expect(alice.text == "accepted alice")
        }
    }

    @Test func `a thousand forged tokens and a thousand wrong passwords do not keep the owner out`() async throws {
        try await withDirectory(passwords: ["alice": "Sesame123"]) { directory, _ in
            var outcomes: [String: Int] = [:]
            for number in 0..<1000 {
                let token = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: ResumptionTokens.bytes)
                let forged = try await directory.resume(Username("alice"), token: token, from: .at(attacker))
                outcomes[forged.outcome.text, default: 0] += 1
                outcomes[try await guess("alice", directory).text, default: 0] += 1
            }
            #expect(outcomes["throttled", default: 0] > 1800)
            // The login succeeds at once, and from a network that she was never in.
            let alice = try await directory.logIn(Username("alice"), password: "Sesame123", from: .at("192.0.2.1"))
            #expect(alice.text == "accepted alice")
        }
    }

    @Test func `forged tokens count for their network alone`() async throws {
        try await withDirectory(passwords: ["alice": "Sesame123"]) { directory, _ in
            var forged = 0
            while forged < 100 {
                let outcome = try await directory.resume(Username("alice"), token: [1], from: .at(attacker)).outcome
                guard outcome.text == "cannot resume" else {
                    break
                }
                forged += 1
            }
            #expect(forged == LoginThrottle.freePerNetwork)
            #expect(try await guess("alice", directory).text == "throttled")
            let other = try await directory.logIn(Username("alice"), password: "x", from: .at("192.0.2.1"))
            #expect(other.text == "wrong password")
        }
    }

    @Test func `a neighbour behind the same router does not keep out who logged in from there before`() async throws {
        try await withDirectory(passwords: ["alice": "Sesame123", "bob": "Sesame123"]) { directory, _ in
            _ = try await directory.logIn(Username("alice"), password: "Sesame123", from: .at(attacker))
            let start = ContinuousClock.now
            for _ in 0..<50 {
                _ = try await directory.resume(Username("alice"), token: [1], from: .at(attacker))
            }
            let alice = try await directory.logIn(Username("alice"), password: "Sesame123", from: .at(attacker))
            #expect(alice.text == "accepted alice")
            let stranger = try await directory.logIn(Username("bob"), password: "Sesame123", from: .at(attacker))
            // On a very slow machine the wait after the 31st guess may be over by now.
            #expect(stranger.text == "throttled" || ContinuousClock.now - start > .seconds(1))
        }
    }

    @Test func `guesses from very many networks slow down all networks but the known ones`() async throws {
        try await withDirectory(passwords: ["alice": "Sesame123"]) { directory, _ in
            let home = Requester.at("198.51.100.1")
            _ = try await directory.logIn(Username("alice"), password: "Sesame123", from: home)
            var network = 0
            while network < 150 {
                network += 1
                for _ in 1...6 {
                    _ = try await directory.logIn(Username("alice"), password: "x", from: .at("10.0.0.\(network)"))
                }
                if try await guess("alice", directory, from: "10.0.1.\(network)").text == "throttled" {
                    break
                }
            }
            // 500 guesses, six and one in each round; a slow machine forgets a few in between.
            #expect((71...100).contains(network))
            #expect(
                try await directory.logIn(Username("alice"), password: "Sesame123", from: home).text == "accepted alice"
            )
        }
    }

    @Test func `many at the same time gain nothing`() async throws {
        try await withDirectory(passwords: ["alice": "Sesame123"]) { directory, _ in
            let outcomes = try await withThrowingTaskGroup { group in
                for _ in 0..<50 {
                    group.addTask { try await self.guess("alice", directory).text }
                }
                return try await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes["wrong password", default: 0] <= 6)
        }
    }

    private func guess(
        _ name: String,
        _ directory: AccountDirectory,
        from network: String? = nil
    ) async throws -> AccountDirectory.Outcome {
        try await directory.logIn(Username(name), password: "guess", from: .at(network ?? attacker))
    }
}
