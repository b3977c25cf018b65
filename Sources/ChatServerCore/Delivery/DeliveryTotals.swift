import ChatDelivery
import ChatProtocol

/// Delivery to all sessions of a server taken together: for its metrics. Counts are from the server's start:
/// sessions that have ended stay in them.
struct DeliveryTotals: Equatable, Sendable {
    /// Live sessions whose new messages take UDP.
    var sessionsByUDP = 0

    /// Live sessions whose new messages take TLS.
    var sessionsByTLS = 0

    /// Live sessions that fell behind and are fed from the store.
    var sessionsFedFromStore = 0

    /// Bytes sent by UDP to live sessions that are neither acknowledged nor lost.
    var bytesInFlight = 0

    /// What has been counted for all sessions, live or ended.
    var counts = DeliveryCounts()

    /// Totals of nothing.
    init() {}

    /// Adds a session that goes on.
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
