import CoreMetrics

/// The server's metrics of sealed messages, `tandem_encryption_...`; docs/OPERATIONS.md lists them. Their only label
/// is `pair`, with two values. ``EncryptionMeter`` records them.
struct EncryptionMetrics: Sendable {
    private let counters: [(value: any KeyPath<EncryptionTotals, Int> & Sendable, counter: Counter)]
    private var recorded = EncryptionTotals()

    /// Makes the metrics, all of them 0.
    ///
    /// - Parameter factory: The metrics backend.
    init(factory: any MetricsFactory) {
        func counter(_ name: String, _ labels: [(String, String)] = []) -> Counter {
            Counter(label: "tandem_encryption_" + name + "_total", dimensions: labels, factory: factory)
        }
        counters = [
            (\.messages, counter("messages")),
            (\.mail, counter("mail")),
            (\.startsWithPair, counter("starts", [("pair", "yes")])),
            (\.startsWithoutPair, counter("starts", [("pair", "no")])),
            (\.devicesChanged, counter("devices_changed")),
        ]
    }

    /// Records the current totals. Counters are incremented by the difference to the previous totals.
    mutating func record(_ totals: EncryptionTotals) {
        for (value, counter) in counters {
            counter.increment(by: totals[keyPath: value] - recorded[keyPath: value])
        }
        recorded = totals
    }
}
