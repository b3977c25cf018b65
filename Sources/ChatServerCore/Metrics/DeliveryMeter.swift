import ChatDelivery
import CoreMetrics
import Logging
import NIOCore

/// Reads the totals of delivery every ``interval``, and once more at the end, and records them.
struct DeliveryMeter: PeriodicJob {
    /// Between two readings: what is usual between two visits of a collector. Our own choice.
    static let interval: TimeAmount = .seconds(10)

    private let hub: DeliveryHub
    private let logger: Logger
    private var metrics: DeliveryMetrics

    /// Makes a meter whose metrics are all 0.
    ///
    /// - Parameters:
    ///   - hub: Where the totals come from.
    ///   - factory: Where the metrics go; without one, to what the program has set up.
    init(hub: DeliveryHub, factory: any MetricsFactory = MetricsSystem.factory, logger: Logger) {
        self.hub = hub
        self.logger = logger
        metrics = DeliveryMetrics(factory: factory)
    }

    mutating func tick(until stop: StopFlag) async {
        metrics.record(await hub.totals())
    }

    /// Records what came last.
    mutating func finish() async {
        let totals = await hub.totals()
        metrics.record(totals)
        logger.debug("delivery in all", metadata: totals.counts.metadata)
    }
}

extension DeliveryCounts {
    /// For the log.
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
