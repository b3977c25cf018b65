import ChatDelivery
import CoreMetrics

/// The server's delivery metrics, `tandem_delivery_...`; docs/OPERATIONS.md lists them. Their only label is `wire`,
/// with two values, so the number of time series does not grow with sessions or accounts.
///
/// ``DeliveryMeter`` records them. Metrics of another subject, such as logins, belong in another file like this
/// one: docs/ARCHITECTURE.md, *Where a metric goes*, has the steps.
struct DeliveryMetrics: Sendable {
    private let gauges: [(value: any KeyPath<DeliveryTotals, Int> & Sendable, gauge: Gauge)]
    private let counters: [(value: any KeyPath<DeliveryTotals, Int> & Sendable, counter: Counter)]
    private var recorded = DeliveryTotals()

    /// Makes the metrics, all of them 0.
    ///
    /// - Parameter factory: The metrics backend.
    init(factory: any MetricsFactory) {
        let udp = [("wire", "udp")]
        let tls = [("wire", "tls")]
        func gauge(_ name: String, _ labels: [(String, String)] = []) -> Gauge {
            Gauge(label: "tandem_delivery_" + name, dimensions: labels, factory: factory)
        }
        func counter(_ name: String, _ labels: [(String, String)] = []) -> Counter {
            Counter(label: "tandem_delivery_" + name + "_total", dimensions: labels, factory: factory)
        }
        gauges = [
            (\.sessionsByUDP, gauge("sessions", udp)),
            (\.sessionsByTLS, gauge("sessions", tls)),
            (\.sessionsFedFromStore, gauge("sessions_fed_from_store")),
            (\.bytesInFlight, gauge("bytes_in_flight")),
        ]
        counters = [
            (\.counts.packetsSent, counter("packets_sent")),
            (\.counts.packetsReceived, counter("packets_received")),
            (\.counts.packetsLost, counter("packets_lost")),
            (\.counts.messagesByUDP, counter("messages", udp)),
            (\.counts.messagesByTLS, counter("messages", tls)),
            (\.counts.resent, counter("messages_resent")),
            (\.counts.repairsSent, counter("repairs_sent")),
            (\.counts.recovered, counter("messages_recovered")),
            (\.counts.hedged, counter("messages_hedged")),
            (\.counts.fallbacks, counter("fallbacks")),
        ]
    }

    /// Records the current totals. Counters are incremented by the difference to the previous totals.
    mutating func record(_ totals: DeliveryTotals) {
        for (value, gauge) in gauges {
            gauge.record(totals[keyPath: value])
        }
        for (value, counter) in counters {
            counter.increment(by: totals[keyPath: value] - recorded[keyPath: value])
        }
        recorded = totals
    }
}
