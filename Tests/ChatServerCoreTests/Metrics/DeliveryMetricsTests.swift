import ChatDelivery
import MetricsTestKit
import Testing

@testable import ChatServerCore

@Suite struct DeliveryMetricsTests {
    private let factory = TestMetrics()

    /// Totals with a different number in every field.
    private func totals(from first: Int) -> DeliveryTotals {
        var totals = DeliveryTotals()
        totals.sessionsByUDP = first
        totals.sessionsByTLS = first + 1
        totals.sessionsFedFromStore = first + 2
        totals.bytesInFlight = first + 3
        totals.counts.packetsSent = first + 4
        totals.counts.packetsReceived = first + 5
        totals.counts.packetsLost = first + 6
        totals.counts.messagesByUDP = first + 7
        totals.counts.messagesByTLS = first + 8
        totals.counts.resent = first + 9
        totals.counts.repairsSent = first + 10
        totals.counts.recovered = first + 11
        totals.counts.hedged = first + 12
        totals.counts.fallbacks = first + 13
        return totals
    }

    private func gauge(_ name: String, _ labels: [(String, String)] = []) throws -> [Double] {
        try factory.expectGauge("tandem_delivery_" + name, labels).values
    }

    private func counter(_ name: String, _ labels: [(String, String)] = []) throws -> [Int64] {
        try factory.expectCounter("tandem_delivery_" + name + "_total", labels).values
    }

    @Test func `gauges show how things stand and counters what was added`() throws {
        var metrics = DeliveryMetrics(factory: factory)
        metrics.record(totals(from: 100))
        metrics.record(totals(from: 130))
        #expect(try gauge("sessions", [("wire", "udp")]) == [100, 130])
        #expect(try gauge("sessions", [("wire", "tls")]) == [101, 131])
        #expect(try gauge("sessions_fed_from_store") == [102, 132])
        #expect(try gauge("bytes_in_flight") == [103, 133])
        #expect(try counter("packets_sent") == [104, 30])
        #expect(try counter("packets_received") == [105, 30])
        #expect(try counter("packets_lost") == [106, 30])
        #expect(try counter("messages", [("wire", "udp")]) == [107, 30])
        #expect(try counter("messages", [("wire", "tls")]) == [108, 30])
        #expect(try counter("messages_resent") == [109, 30])
        #expect(try counter("repairs_sent") == [110, 30])
        #expect(try counter("messages_recovered") == [111, 30])
        #expect(try counter("messages_hedged") == [112, 30])
        #expect(try counter("fallbacks") == [113, 30])
        // The number of series is the one in docs/OPERATIONS.md, independent of the number of records.
        #expect(factory.recorders.count == 4)
        #expect(factory.counters.count == 10)
    }
}
