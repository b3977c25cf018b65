import ChatDelivery
import ChatProtocol
import NIOCore
import SwiftProtobuf

/// Delivery statistics: of one session, for the client that asks, and of all sessions, for the operator.
extension DeliveryHub {
    /// Returns the server's view of a session; `nil` when it has ended.
    func statistics(of id: SessionID) -> ProtoDeliveryStatistics? {
        sessions[id].map { session in
            ProtoDeliveryStatistics(
                session.delivery.statistics,
                underWay: session.delivery.outstandingCount,
                path: session.delivery.provenPath,
                now: .now()
            )
        }
    }

    /// Returns the wire of each session.
    func wires() -> [SessionID: DeliveryTransport] {
        sessions.mapValues { $0.delivery.wire }
    }

    /// Returns the totals over all sessions. Iterates over every live session, so call it every few seconds, not
    /// for every message.
    func totals() -> DeliveryTotals {
        var totals = DeliveryTotals()
        totals.counts = endedSessions
        for session in sessions.values {
            totals.add(live: session.delivery.statistics, isFedFromStore: !session.isLive)
        }
        return totals
    }
}

extension ProtoDeliveryStatistics {
    /// Makes the answer to a client's request for statistics.
    ///
    /// - Parameters:
    ///   - underWay: Messages that were handed over for the session and are not yet acknowledged.
    ///   - path: The client's proven address, if there is one.
    ///   - now: The end of the interval since the last contact.
    init(_ statistics: DeliveryStatistics, underWay: Int, path: SocketAddress?, now: NIODeadline) {
        self = .with {
            $0.wire = ProtoTransport(statistics.wire)
            if let roundTrip = statistics.roundTrip {
                $0.roundTrip = UInt64(clamping: roundTrip.nanoseconds / 1000)
            }
            $0.congestionWindow = UInt64(clamping: statistics.congestionWindow)
            $0.bytesInFlight = UInt64(clamping: statistics.bytesInFlight)
            $0.packetsSent = UInt64(clamping: statistics.packetsSent)
            $0.packetsReceived = UInt64(clamping: statistics.packetsReceived)
            $0.packetsLost = UInt64(clamping: statistics.packetsLost)
            $0.messagesByUdp = UInt64(clamping: statistics.messagesByUDP)
            $0.messagesByTls = UInt64(clamping: statistics.messagesByTLS)
            $0.resent = UInt64(clamping: statistics.resent)
            $0.repairsSent = UInt64(clamping: statistics.repairsSent)
            $0.recovered = UInt64(clamping: statistics.recovered)
            $0.hedged = UInt64(clamping: statistics.hedged)
            $0.fallbacks = UInt64(clamping: statistics.fallbacks)
            if let lastContact = statistics.lastContact {
                $0.sinceLastContact = UInt64(clamping: (now - lastContact).nanoseconds / 1_000_000)
            }
            $0.messagesUnderWay = UInt64(clamping: underWay)
            $0.path = path?.hostAndPort ?? ""
        }
    }
}
