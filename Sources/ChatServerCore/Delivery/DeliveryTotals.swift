import ChatDelivery

/// Delivery to all sessions of a server taken together: for its metrics. What is called a count is from the server's
/// start and never falls: sessions that have ended stay in it.
package struct DeliveryTotals: Equatable, Sendable {
    /// Live sessions whose new messages take UDP.
    package var sessionsByUDP = 0

    /// Live sessions whose new messages take TLS.
    package var sessionsByTLS = 0

    /// Live sessions that fell behind and are fed from the store.
    package var sessionsFedFromStore = 0

    /// Bytes sent by UDP to live sessions that are neither acknowledged nor lost.
    package var bytesInFlight = 0

    /// Count of datagrams sent.
    package var packetsSent = 0

    /// Count of authentic datagrams received, each once.
    package var packetsReceived = 0

    /// Count of datagrams sent that count as lost.
    package var packetsLost = 0

    /// Count of messages first sent by UDP, once for each reader.
    package var messagesByUDP = 0

    /// Count of messages first sent over TLS, once for each reader.
    package var messagesByTLS = 0

    /// Count of messages sent again by UDP because they were lost.
    package var resent = 0

    /// Count of early copies and repair symbols sent.
    package var repairsSent = 0

    /// Count of messages that readers computed from repair symbols.
    package var recovered = 0

    /// Count of messages that UDP took so long for that a copy went over TLS.
    package var hedged = 0

    /// Count of times that UDP was given up.
    package var fallbacks = 0

    /// Totals of nothing.
    package init() {}

    /// Adds a session that goes on.
    mutating func add(live session: DeliveryStatistics, isFedFromStore: Bool) {
        switch session.wire {
        case .udp: sessionsByUDP += 1
        case .tls: sessionsByTLS += 1
        }
        sessionsFedFromStore += isFedFromStore ? 1 : 0
        bytesInFlight += session.bytesInFlight
        add(ended: session)
    }

    /// Adds the counts of a session that has ended.
    mutating func add(ended session: DeliveryStatistics) {
        packetsSent += session.packetsSent
        packetsReceived += session.packetsReceived
        packetsLost += session.packetsLost
        messagesByUDP += session.messagesByUDP
        messagesByTLS += session.messagesByTLS
        resent += session.resent
        repairsSent += session.repairsSent
        recovered += session.recovered
        hedged += session.hedged
        fallbacks += session.fallbacks
    }
}
