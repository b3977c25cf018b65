import ChatStorage
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct DailyBytesTests {
    private static let start: NIODeadline = .uptimeNanoseconds(UInt64(TimeAmount.hours(1000).nanoseconds))
    private let alice = AccountID(rawValue: 1)
    private let bob = AccountID(rawValue: 2)
    private let overhead = DailyBytes.bytesPerMessage

    private func at(minutes: Int) -> NIODeadline { Self.start + .minutes(Int64(minutes)) }

    @Test func `takes as much as is allowed, of each account`() {
        var bytes = DailyBytes(limit: 10 * (100 + overhead))
        for _ in 1...10 {
            #expect(bytes.take(100, of: alice, now: at(minutes: 0)) == nil)
        }
        #expect(bytes.take(1, of: alice, now: at(minutes: 0)) == .hours(25))
        #expect(bytes.take(100, of: bob, now: at(minutes: 0)) == nil)
    }

    @Test func `gives back what is a day old, hour by hour, and says when`() {
        var bytes = DailyBytes(limit: 4 * (100 + overhead))
        for hour in 0..<4 {
            #expect(bytes.take(100, of: alice, now: at(minutes: 60 * hour + 30)) == nil)
        }
        #expect(bytes.take(100, of: alice, now: at(minutes: 240)) == .hours(21))
        #expect(bytes.take(300, of: alice, now: at(minutes: 240)) == .hours(22))
        #expect(bytes.take(100, of: alice, now: at(minutes: 25 * 60 - 1)) == .minutes(1))
        #expect(bytes.take(100, of: alice, now: at(minutes: 25 * 60)) == nil)
        #expect(bytes.take(100, of: alice, now: at(minutes: 25 * 60)) == .hours(1))
    }

    /// No 24 hours hold more than the limit, however a client behaves.
    @Test func `no day holds more than the limit`() {
        let limit = 20_000
        var bytes = DailyBytes(limit: limit)
        var stored: [(minute: Int, size: Int)] = []
        for minute in 0..<(4 * 24 * 60) {
            let size = 1 + minute * 7 % 500
            if bytes.take(size, of: alice, now: at(minutes: minute)) == nil {
                stored.append((minute, size + overhead))
            }
            let day = stored.filter { $0.minute > minute - 24 * 60 }.reduce(0) { $0 + $1.size }
            #expect(day <= limit, "minute \(minute)")
        }
        // A patient client gets nearly all of the limit each day.
        #expect(stored.reduce(0) { $0 + $1.size } > 3 * limit)
    }

    @Test func `forgets nothing too early after a long rest, and a clock that goes back does no harm`() {
        var bytes = DailyBytes(limit: 1000)
        #expect(bytes.take(700, of: alice, now: at(minutes: 0)) == nil)
        #expect(bytes.take(700, of: alice, now: at(minutes: -90)) != nil)
        #expect(bytes.take(700, of: alice, now: at(minutes: 10_000)) == nil)
        #expect(bytes.take(700, of: alice, now: at(minutes: 10_000 + 24 * 60)) != nil)
    }

    @Test func `zero is no bound, and what can never fit waits the whole window`() {
        var none = DailyBytes(limit: 0)
        #expect(none.take(.max / 2, of: alice, now: at(minutes: 0)) == nil)
        #expect(none.count == 0)
        var small = DailyBytes(limit: 10)
        #expect(small.take(1, of: alice, now: at(minutes: 0)) == .hours(25))
    }

    @Test func `the table is bounded, and who stored most is remembered`() {
        var bytes = DailyBytes(limit: 1000)
        #expect(bytes.take(700, of: alice, now: at(minutes: 0)) == nil)
        for number in 0...DailyBytes.capacity {
            _ = bytes.take(1, of: AccountID(rawValue: Int64(number) + 10), now: at(minutes: 0))
        }
        #expect(bytes.count <= DailyBytes.capacity)
        #expect(bytes.take(700, of: alice, now: at(minutes: 0)) != nil)
    }
}
