import ChatStorage
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct CommandRateTests {
    private static let start: NIODeadline = .uptimeNanoseconds(1_000_000_000_000)
    private let alice = AccountID(rawValue: 1)
    private let bob = AccountID(rawValue: 2)

    @Test func `a burst of two and a half seconds' worth goes at once, more waits`() {
        var rate = CommandRate(commandsPerSecond: 100)
        for _ in 1...250 {
            #expect(rate.take(.commands, of: alice, now: at(0)) == .go)
        }
        #expect(rate.take(.commands, of: alice, now: at(0)) == .wait(.milliseconds(10)))
        #expect(rate.take(.commands, of: alice, now: at(0)) == .wait(.milliseconds(20)))
        #expect(rate.take(.commands, of: bob, now: at(0)) == .go)
    }

    @Test func `no wait is longer than a quarter of a second`() {
        var rate = CommandRate(commandsPerSecond: 1)
        let verdicts = (1...5).map { _ in rate.take(.commands, of: alice, now: at(0)) }
        #expect(verdicts == [.go, .go] + Array(repeating: .wait(.milliseconds(250)), count: 3))
    }

    @Test func `whoever is at or below the rate never waits`() {
        var rate = CommandRate(commandsPerSecond: 100)
        for step in 0..<5000 {
            #expect(rate.take(.commands, of: alice, now: at(milliseconds: step * 10)) == .go)
        }
    }

    @Test func `too fast for ten seconds on end is refused, until it is slower`() {
        var rate = CommandRate(commandsPerSecond: 100)
        var waits = 0
        for step in 0..<10_000 {
            // A command each millisecond, ten times the rate.
            let verdict = rate.take(.commands, of: alice, now: at(milliseconds: step))
            if case .refuse = verdict {
                Issue.record("refused after \(step) ms")
                return
            }
            waits += verdict == .go ? 0 : 1
        }
        #expect(waits > 9000)
        guard case .refuse(let retryAfter) = rate.take(.commands, of: alice, now: at(milliseconds: 10_400)) else {
            Issue.record("not refused")
            return
        }
        // The debt is bounded by the burst: two and a half seconds.
        #expect(retryAfter > .seconds(1))
        #expect(retryAfter <= .seconds(3))
        #expect(rate.take(.commands, of: alice, now: at(milliseconds: 10_400) + retryAfter) == .go)
        #expect(rate.take(.commands, of: bob, now: at(milliseconds: 10_400)) == .go)
    }

    @Test func `bursts with rests between them are never refused`() {
        var rate = CommandRate(commandsPerSecond: 100)
        for second in stride(from: 0, to: 100, by: 5) {
            for _ in 0..<300 {
                if case .refuse = rate.take(.commands, of: alice, now: at(second)) {
                    Issue.record("refused after \(second) s")
                    return
                }
            }
        }
    }

    @Test func `a command that finds its token is no rest`() {
        var rate = CommandRate(commandsPerSecond: 100)
        for step in 0..<5000 {
            _ = rate.take(.commands, of: alice, now: at(milliseconds: step))
        }
        // The debt of two and a half seconds is paid, and nothing more is saved up.
        #expect(rate.take(.commands, of: alice, now: at(milliseconds: 7600)) == .go)
        for step in 7600..<10_300 {
            _ = rate.take(.commands, of: alice, now: at(milliseconds: step))
        }
        guard case .refuse = rate.take(.commands, of: alice, now: at(milliseconds: 10_300)) else {
            Issue.record("not refused")
            return
        }
        // A rest that half fills the bucket counts: two and a half seconds for the debt, half of that for the half.
        #expect(rate.take(.commands, of: alice, now: at(milliseconds: 14_100)) == .go)
        for step in 14_100..<20_000 {
            if case .refuse = rate.take(.commands, of: alice, now: at(milliseconds: step)) {
                Issue.record("refused after \(step) ms")
                return
            }
        }
    }

    @Test func `a dear command is served at once, and what it costs is a debt`() {
        var rate = CommandRate(commandsPerSecond: 100)
        for _ in 1...5 {
            #expect(rate.take(.commands, cost: 50, of: alice, now: at(0)) == .go)
        }
        // All 250 tokens are gone.
        #expect(rate.take(.commands, cost: 50, of: alice, now: at(0)) == .wait(.milliseconds(10)))
        #expect(rate.take(.commands, of: alice, now: at(milliseconds: 500)) == .wait(.milliseconds(10)))
        #expect(rate.take(.commands, of: alice, now: at(milliseconds: 520)) == .go)
        var slow = CommandRate(commandsPerSecond: 1)
        #expect(slow.take(.commands, cost: 50, of: alice, now: at(0)) == .go)
        #expect(slow.take(.commands, of: alice, now: at(40)) == .wait(.milliseconds(250)))
        #expect(slow.take(.commands, of: alice, now: at(60)) == .go)
    }

    @Test func `zero is no bound`() {
        var rate = CommandRate(commandsPerSecond: 0)
        for _ in 0..<10_000 {
            #expect(rate.take(.commands, of: alice, now: at(0)) == .go)
        }
        #expect(rate.count == 0)
    }

    @Test func `catching up has a budget of its own, which never refuses`() {
        var rate = CommandRate(commandsPerSecond: 1)
        for _ in 1...2000 {
            #expect(rate.take(.catchingUp, of: alice, now: at(0)) == .go)
        }
        #expect(rate.take(.catchingUp, of: alice, now: at(0)) == .wait(.milliseconds(5)))
        #expect(rate.take(.commands, of: alice, now: at(0)) == .go)
        for second in 0..<60 {
            for _ in 1...1000 {
                guard case .refuse = rate.take(.catchingUp, of: alice, now: at(second)) else {
                    continue
                }
                Issue.record("refused after \(second) s")
                return
            }
        }
        let verdict = rate.take(.catchingUp, of: alice, now: at(59))
        #expect(verdict == .wait(.seconds(10)))
    }

    @Test func `without a bound on commands catching up still has its own`() {
        var rate = CommandRate(commandsPerSecond: 0)
        let verdicts = (1...2001).map { _ in rate.take(.catchingUp, of: alice, now: at(0)) }
        #expect(verdicts.last == .wait(.milliseconds(5)))
    }

    @Test func `a clock that goes back does no harm`() {
        var rate = CommandRate(commandsPerSecond: 100)
        #expect(rate.take(.commands, of: alice, now: at(10)) == .go)
        #expect(rate.take(.commands, of: alice, now: at(0)) == .go)
    }

    @Test func `the table is bounded: full buckets go first, then the one unused for longest`() {
        var rate = CommandRate(commandsPerSecond: 1)
        for number in 1...CommandRate.capacity {
            _ = rate.take(.commands, of: AccountID(rawValue: Int64(number)), now: at(milliseconds: number))
        }
        #expect(rate.count == CommandRate.capacity)
        // The first ones are full again: 1 s has passed since.
        let later = CommandRate.capacity + 1
        _ = rate.take(.commands, of: AccountID(rawValue: Int64(later)), now: at(milliseconds: later))
        #expect(rate.count < CommandRate.capacity)
        #expect(rate.count >= 999)
    }

    private func at(_ seconds: Int) -> NIODeadline { at(milliseconds: seconds * 1000) }

    private func at(milliseconds: Int) -> NIODeadline {
        Self.start + .milliseconds(Int64(milliseconds))
    }
}
