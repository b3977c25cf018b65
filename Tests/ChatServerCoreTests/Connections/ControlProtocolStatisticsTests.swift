import ChatProtocol
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ControlProtocolStatisticsTests {
    private static let passwords = ["alice": "Sesame123", "bob": "Sesame123"]

    @Test func `a session is told how its delivery goes`() async throws {
        try await withServices(passwords: Self.passwords) { services in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            _ = try await alice.ask(.send(.with("hello")))
            _ = try await bob.outbox.takeFrames()
            let answer = try await bob.answer(.getDeliveryStatistics(.init())).deliveryStatistics
            #expect(answer.wire == .tls)
            #expect(answer.messagesByTls == 1)
            #expect(answer.messagesByUdp == 0)
            #expect(answer.path == "")
            #expect(!answer.hasRoundTrip)
            #expect(!answer.hasSinceLastContact)
            // Alice wrote the message, so it is not sent to her.
            #expect(try await alice.answer(.getDeliveryStatistics(.init())).deliveryStatistics.messagesByTls == 0)
        }
    }

    @Test func `nobody is told anything before a login`() async throws {
        try await withServices { services in
            var stranger = try ControlPeer(services)
            #expect(try await stranger.answer(.getDeliveryStatistics(.init())).failure == .outOfOrder)
            try await stranger.greet()
            let answer = try await stranger.answer(.getDeliveryStatistics(.init()))
            #expect(answer.failure == .outOfOrder)
            #expect(answer.error.message == "This needs a login first.")
        }
    }
}
