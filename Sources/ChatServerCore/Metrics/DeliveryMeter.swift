import ChatDelivery
package import CoreMetrics
package import Logging
import NIOCore

/// Reads the totals of delivery every ``interval`` and at the end, and records them.
package struct DeliveryMeter: Sendable {
    /// Between two readings: what is usual between two visits of a collector. Our own choice.
    static let interval: TimeAmount = .seconds(10)

    private let hub: DeliveryHub
    private let factory: any MetricsFactory
    private let logger: Logger
    private let heart = Heartbeat()

    /// Makes a meter; ``run()`` starts it.
    ///
    /// - Parameters:
    ///   - hub: Where the totals come from.
    ///   - factory: Where the metrics go; without one, to what the program has set up.
    package init(hub: DeliveryHub, factory: any MetricsFactory = MetricsSystem.factory, logger: Logger) {
        self.hub = hub
        self.factory = factory
        self.logger = logger
    }

    /// Records until ``finish()``, then once more, for what came last.
    package func run() async {
        var metrics = DeliveryMetrics(factory: factory)
        await heart.run(every: Self.interval, on: hub.eventLoop) {
            metrics.record(await hub.totals())
        }
        let totals = await hub.totals()
        metrics.record(totals)
        logger.debug("delivery in all", metadata: totals.counts.metadata)
    }

    /// Has the totals read and recorded now.
    func beat() {
        heart.beat()
    }

    /// Ends ``run()`` at once: the server stops.
    package func finish() {
        heart.stop()
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
