import Testing

@testable import chatbench

@Suite struct TrafficReportTests {
    /// A report of a run in which 4 messages go to 2 readers each, after a warm-up of one.
    private func report(deliver: [(Int, Int)], twice: [(Int, Int)] = []) -> TrafficReport {
        var ledger = FlightLedger(audiences: [[1, 2]], readerCount: 3)
        _ = ledger.send(0)
        _ = ledger.receive(0, of: 0, by: 1)
        _ = ledger.receive(0, of: 0, by: 2)
        let before = ledger
        for _ in 0..<4 {
            _ = ledger.send(0)
        }
        for (number, reader) in deliver + twice {
            _ = ledger.receive(number, of: 0, by: reader)
        }
        let result = TrafficResult(
            before: before,
            after: ledger,
            use: .init(seconds: 2, server: .init(user: 60, system: 20), generator: 40),
            latencies: LatencyDistribution([1_000_000, 3_000_000]),
            memory: MemoryLine(),
            counts: ["by UDP": 8, "fallbacks": 0]
        )
        return TrafficReport(result, scenario: "test", wire: .tandem, participants: 3)
    }

    private let all = (1...4).flatMap { [($0, 1), ($0, 2)] }

    @Test func `counts what was measured, without the warm-up, and divides by deliveries`() {
        let report = report(deliver: all)
        #expect(report.messages == 4)
        #expect(report.deliveries == 8)
        #expect(report.deliveriesPerSecond == 4)
        #expect(report.serverMicroseconds == 10)
        #expect(report.serverUserMicroseconds == 7.5)
        #expect(report.serverSystemMicroseconds == 2.5)
        #expect(report.generatorMicroseconds == 5)
        #expect(report.generatorShare == 20e-6)
        #expect(report.p50 == 1)
        #expect(report.worst == 3)
        #expect(report.counts == ["by UDP": 8])
        #expect(report.fault == nil)
    }

    @Test func `finds fault with what was lost, doubled or out of order`() {
        #expect(report(deliver: all.dropLast()).fault == "Not every message came once and in order: 1 lost.")
        #expect(report(deliver: all, twice: [(2, 1)]).fault == "Not every message came once and in order: 1 doubled.")
        #expect(
            report(deliver: all.reversed()).fault == "Not every message came once and in order: 6 out of order."
        )
    }

    @Test func `the text has the figures`() {
        let text = report(deliver: all).text
        #expect(text.contains("10.00 us a delivery (7.50 user, 2.50 system)"))
        #expect(text.contains("0 lost, 0 doubled, 0 misordered, 0 strayed"))
        #expect(text.contains("latency p50           1.00 ms"))
    }
}
