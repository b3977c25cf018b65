import CoreMetrics
import NIOCore

/// Records the totals of sealed messages every ``interval``, and once more at the end.
struct EncryptionMeter: PeriodicJob {
    /// The interval between two readings, that of ``DeliveryMeter``.
    static let interval = DeliveryMeter.interval

    private let counts: EncryptionCounts
    private var metrics: EncryptionMetrics

    /// Makes a meter whose metrics are all 0.
    ///
    /// - Parameters:
    ///   - counts: The source of the totals.
    ///   - factory: The metrics backend; by default the one that the program has set up.
    init(counts: EncryptionCounts, factory: any MetricsFactory = MetricsSystem.factory) {
        self.counts = counts
        metrics = EncryptionMetrics(factory: factory)
    }

    mutating func tick(until stop: StopFlag) async {
        metrics.record(counts.totals)
    }

    /// Records the final totals.
    mutating func finish() async {
        metrics.record(counts.totals)
    }
}
