import ChatIdentity
import ChatProtocol
import ChatStorage
import Foundation
import SwiftProtobuf
import Synchronization
import Testing

@testable import ChatServerCore

/// A system clock that is a year ahead for some minutes.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolDeviceClockTests {
    private let laptop = TestDevice("alice", 7)
    private let renewed = TestDevice("alice", 70)
    private let desk = TestDevice("bob", 9)
    private let tablet = TestDevice("carol", 11)
    private let clock = LeapingClock()

    @Test func `pairs that were handed out stay known, with times that are not in the future`() async throws {
        try await withStore(deviceTime: clock.trusted) { services, _ in
            var (alice, bob, carol) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop, pairs: 1...3)
            try await bob.logIn(as: desk)
            try await carol.logIn(as: tablet)
            _ = try await bob.devices(of: "alice", bundlesFor: [laptop])
            clock.leap(days: 365)
            _ = try await carol.devices(of: "alice", bundlesFor: [laptop])
            // A publication is what removes the pairs that were handed out long ago.
            try await alice.succeed(laptop.publishing(prekey: nil, pairs: 4...5))
            clock.leap(days: -365)
            let own = try await alice.devices(of: "alice")
            #expect(own.pairsHandedOut.map(\.number) == [1, 2])
            let latest = ServerTime.milliseconds + TrustedClock.slack
            #expect(own.pairsHandedOut.allSatisfy { $0.time <= latest })
        }
    }

    @Test func `a reset meanwhile does not keep its account from the next one for a year`() async throws {
        try await withStore(deviceTime: clock.trusted) { services, _ in
            var alice = try ControlPeer(services)
            try await alice.logIn(as: laptop)
            clock.leap(days: 365)
            try await alice.succeed(renewed.resetting(to: renewed.list()))
            clock.leap(days: -365)
            let other = TestDevice("alice", 71)
            let answer = try await alice.reply(to: other.resetting(to: other.list()))
            #expect(answer.failure == .throttled)
            #expect(answer.error.retryAfter <= 26 * 60 * 60 * 1000)
        }
    }
}

/// The system's clocks, of which the wall clock can leap, and the server's view of them.
private final class LeapingClock: Sendable {
    private let monitor: ClockMonitor
    private let lead: Lead

    init() {
        let lead = Lead()
        self.lead = lead
        monitor = ClockMonitor(known: nil, isHeeded: false, logger: .quiet) {
            let (wall, monotonic) = ClockMonitor.system()
            return (wall + lead.milliseconds.withLock { $0 }, monotonic)
        }
    }

    /// How far the wall clock is ahead, in milliseconds.
    private final class Lead: Sendable {
        let milliseconds = Mutex<Int64>(0)
    }

    /// The trusted time, in milliseconds since 1970.
    var trusted: @Sendable () -> Int64 {
        { [monitor] in monitor.look().time }
    }

    func leap(days: Int64) {
        lead.milliseconds.withLock { $0 += days * 24 * 60 * 60 * 1000 }
    }
}
