import MetricsTestKit
import NIOPosix
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct EncryptionMetricsTests {
    private let factory = TestMetrics()

    private func counter(_ name: String, _ labels: [(String, String)] = []) throws -> [Int64] {
        try factory.expectCounter("tandem_encryption_" + name + "_total", labels).values
    }

    @Test func `each count has its counter, at each beat and once more at the end`() async throws {
        let counts = EncryptionCounts()
        let meter = PeriodicTask(
            EncryptionMeter(counts: counts, factory: factory),
            on: MultiThreadedEventLoopGroup.singleton.next()
        )
        counts.count { totals in
            totals.messages += 1
            totals.mail += 2
            totals.startsWithPair += 3
            totals.startsWithoutPair += 4
            totals.devicesChanged += 5
        }
        meter.tickNow()
        meter.stop()
        await meter.run()
        #expect(try counter("messages") == [1, 0])
        #expect(try counter("mail") == [2, 0])
        #expect(try counter("starts", [("pair", "yes")]) == [3, 0])
        #expect(try counter("starts", [("pair", "no")]) == [4, 0])
        #expect(try counter("devices_changed") == [5, 0])
        // The number of series is the one in docs/OPERATIONS.md.
        #expect(factory.counters.count == 5)
    }
}
