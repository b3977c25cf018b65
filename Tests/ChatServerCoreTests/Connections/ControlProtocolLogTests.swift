import ChatProtocol
import InMemoryLogging
import Logging
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Log lines about connecting clients, with account and address.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolLogTests {
    private let handler = InMemoryLogHandler()

    private var logger: Logger { Logger(label: "test") { _ in handler } }

    /// The log messages with their metadata: user, address, and the rest.
    private var lines: [String] {
        handler.entries.map { entry in
            let rest = entry.metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return ([entry.message.description] + rest).joined(separator: " ")
        }
    }

    @Test func `a session, its beginning, its resumption and its end have user and address`() async throws {
        try await withStore(logger: logger) { services, _ in
            var alice = try ControlPeer(services, address: "192.0.2.7")
            _ = try await alice.answer(
                .hello(.with { ($0.oldestVersion, $0.newestVersion, $0.clientName) = (1, 1, "chat\u{1B}client 9") })
            )
            let token = try await alice.answer(.login(.with("alice", "Sesame123"))).loggedIn.resumeToken
            await alice.connection.ended()
            var again = try ControlPeer(services, address: "192.0.2.8")
            _ = try await again.resume("alice", token)
            await again.connection.ended()
        }
        #expect(
            lines == [
                "session began address=192.0.2.7 client=\(SafeText.line("chat\u{1B}client 9")) user=alice",
                "session ended address=192.0.2.7 user=alice",
                "session resumed address=192.0.2.8 client= user=alice",
                "session ended address=192.0.2.8 user=alice",
            ]
        )
        #expect(!lines.joined().contains("\u{1B}"))
    }

    @Test func `a client's name is cut also where its characters have no end`() async throws {
        try await withStore(logger: logger) { services, _ in
            var alice = try ControlPeer(services, address: "192.0.2.7")
            let name = "c" + String(repeating: "\u{301}", count: 1_000)
            _ = try await alice.answer(
                .hello(.with { ($0.oldestVersion, $0.newestVersion, $0.clientName) = (1, 1, name) })
            )
            _ = try await alice.answer(.login(.with("alice", "Sesame123")))
            await alice.connection.ended()
        }
        let cut = SafeText.line("c" + String(repeating: "\u{301}", count: ProtocolLimits.clientNameLength - 1))
        #expect(lines.first == "session began address=192.0.2.7 client=\(cut) user=alice")
    }

    @Test func `a session that read nothing is said to have been cut off`() async throws {
        try await withStore(logger: logger) { services, _ in
            var alice = try ControlPeer(services, address: "192.0.2.7")
            _ = try await alice.logIn("alice")
            alice.outbox.cutOff()
            await alice.connection.ended()
        }
        #expect(lines.last == "session ended address=192.0.2.7 reason=cutOff user=alice")
    }

    @Test func `a registration is no login`() async throws {
        try await withStore(logger: logger) { services, _ in
            var dave = try ControlPeer(services, address: "192.0.2.7")
            try await dave.greet()
            _ = try await dave.answer(.register(.with("dave", "Sesame123")))
        }
        #expect(lines.first == "account registered address=192.0.2.7 user=dave")
    }

    @Test func `wrong passwords and refusals name the address, each kind of refusal once a connection`() async throws {
        try await withStore(logger: logger) { services, _ in
            // 30 are free in a network: 2 wrong passwords, and 28 forged tokens over two connections.
            for (passwords, tokens) in [(2, 10), (0, 18)] {
                var eve = try ControlPeer(services, address: "192.0.2.66")
                try await eve.greet()
                for _ in 0..<passwords {
                    _ = try await eve.answer(.login(.with("alice", "Secret1234")))
                }
                for _ in 0..<tokens {
                    _ = try await eve.answer(.resume(.with { ($0.username, $0.token) = ("alice", .init([1, 2])) }))
                }
            }
            var eve = try ControlPeer(services, address: "192.0.2.66")
            try await eve.greet()
            // A slow machine may let further attempts through; each of them makes the next wait longer.
            var isThrottled = false
            while !isThrottled {
                let answer = try await eve.answer(
                    .resume(.with { ($0.username, $0.token) = ("alice", .init([1, 2])) })
                )
                isThrottled = answer.failure == .throttled
            }
        }
        let refusal = "login refused address=192.0.2.66 reason=cannot resume user=alice"
        let throttled = try #require(lines.last)
        #expect(throttled == "login refused address=192.0.2.66 reason=too many wrong passwords user=alice")
        // One for each of the first two connections, and at most one for the third connection.
        #expect((2...3).contains(lines.count { $0 == refusal }))
        #expect(
            lines.dropLast().filter { $0 != refusal } == [
                "wrong password address=192.0.2.66 user=alice", "wrong password address=192.0.2.66 user=alice",
            ]
        )
        #expect(!lines.joined().contains("Secret1234"))
    }
}
