import ChatDelivery
import ChatProtocol

/// Delivery totals over all sessions of a server, for its metrics. Counts are from the server's start and include
/// sessions that have ended.
struct DeliveryTotals: Equatable, Sendable {
    /// Live sessions that get new messages by UDP.
    var sessionsByUDP = 0

    /// Live sessions that get new messages over TLS.
    var sessionsByTLS = 0

    /// Live sessions that fell behind and are fed from the store.
    var sessionsFedFromStore = 0

    /// Bytes in flight: sent by UDP to live sessions, and neither acknowledged nor lost.
    var bytesInFlight = 0

    /// The counts of all sessions, live or ended.
    var counts = DeliveryCounts()

    /// Makes empty totals.
    init() {}

    /// Adds a live session.
    mutating func add(live session: DeliveryStatistics, isFedFromStore: Bool) {
        switch session.wire {
        case .udp: sessionsByUDP += 1
        case .tls: sessionsByTLS += 1
        }
        sessionsFedFromStore += isFedFromStore ? 1 : 0
        bytesInFlight += session.bytesInFlight
        counts += session.counts
    }
}
