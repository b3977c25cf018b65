import ChatDelivery
import CoreMetrics
import Logging
import NIOCore

/// Records the delivery totals every ``interval``, and once more at the end.
struct DeliveryMeter: PeriodicJob {
    /// The interval between two readings: a usual scrape interval of a metrics collector.
    static let interval: TimeAmount = .seconds(10)

    private let hub: DeliveryHub
    private let logger: Logger
    private var metrics: DeliveryMetrics

    /// Makes a meter whose metrics are all 0.
    ///
    /// - Parameters:
    ///   - hub: The source of the totals.
    ///   - factory: The metrics backend; by default the one that the program has set up.
    init(hub: DeliveryHub, factory: any MetricsFactory = MetricsSystem.factory, logger: Logger) {
        self.hub = hub
        self.logger = logger
        metrics = DeliveryMetrics(factory: factory)
    }

    mutating func tick(until stop: StopFlag) async {
        metrics.record(await hub.totals())
    }

    /// Records the final totals.
    mutating func finish() async {
        let totals = await hub.totals()
        metrics.record(totals)
        logger.debug("delivery in all", metadata: totals.counts.metadata)
    }
}

extension DeliveryCounts {
    /// The counts as log metadata.
    fileprivate var metadata: Logger.Metadata {
        [
            "packets.sent": "\(packetsSent)",
            "packets.received": "\(packetsReceived)",
            "packets.lost": "\(packetsLost)",
            "messages.udp": "\(messagesByUDP)",
            "messages.tls": "\(messagesByTLS)",
            "messages.resent": "\(resent)",
            "messages.recovered": "\(recovered)",
            "messages.hedged": "\(hedged)",
            "repairs.sent": "\(repairsSent)",
            "fallbacks": "\(fallbacks)",
        ]
    }
}
