import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf
import Synchronization
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct RateLimiterTests {
    /// A clock that only moves when a caller waits or a test moves it.
    private final class Clock: Sendable {
        let waits = Mutex([TimeAmount]())
        private let time = Atomic<UInt64>(1_000_000_000_000)

        var now: NIODeadline { .uptimeNanoseconds(time.load(ordering: .relaxed)) }

        func wait(_ amount: TimeAmount) {
            waits.withLock { $0.append(amount) }
            time.add(UInt64(amount.nanoseconds), ordering: .relaxed)
        }
    }

    private let clock = Clock()

    private func pace(_ commandsPerSecond: Int) -> RateLimiter<CommandRate> {
        RateLimiter(
            CommandRate(commandsPerSecond: commandsPerSecond),
            now: { [clock] in clock.now },
            wait: { [clock] in clock.wait($0) }
        )
    }

    @Test func `a connection's commands wait, pings and what comes before login do not`() async throws {
        try await withStore(pace: pace(2)) { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            for _ in 1...5 {
                _ = try await alice.answer(.getDeliveryStatistics(.init()))
            }
            #expect(clock.waits.withLock { $0 }.isEmpty)
            for _ in 1...20 {
                #expect(try await alice.answer(.ping(.init())).body == .pong(.init()))
            }
            #expect(clock.waits.withLock { $0 }.isEmpty)
            _ = try await alice.answer(.getDeliveryStatistics(.init()))
            #expect(clock.waits.withLock { $0 } == [.milliseconds(250)])
        }
    }

    @Test func `whoever goes on is throttled with a time, and served again after it`() async throws {
        try await withStore(pace: pace(2)) { services, _ in
            var (alice, other) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), other.logIn("alice"))
            // Each command waits a quarter of a second, for ten seconds on end.
            for _ in 1...45 {
                _ = try await alice.answer(.getDeliveryStatistics(.init()))
            }
            let answer = try await other.answer(.send(.with("hi")))
            #expect(answer.failure == .throttled)
            #expect(answer.error.message == "Too many commands for too long. Try again in a moment.")
            #expect(answer.error.retryAfter > 0)
            let page = ProtoGetHistory.with { ($0.conversation, $0.limit, $0.catchingUp) = (1, 1, true) }
            #expect(try await alice.answer(.getHistory(page)).history.atEnd)
            var bob = try ControlPeer(services)
            _ = try await bob.logIn("bob")
            #expect(try await bob.answer(.getDeliveryStatistics(.init())).failure == nil)
            clock.wait(.milliseconds(Int64(answer.error.retryAfter)))
            #expect(try await other.answer(.send(.with("hi"))).stored.sequence == 1)
        }
    }
}
