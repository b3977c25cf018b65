import ChatDelivery
import ChatProtocol
import NIOCore

extension DeliveryReport.ClientEnd {
    /// Makes a report from the counters of the client's delivery state machine.
    ///
    /// - Parameter now: The time that the age of the last contact is measured at.
    init(_ statistics: DeliveryStatistics, localPort: Int?, serverAddress: String?, now: NIODeadline) {
        self.init(
            wire: statistics.wire,
            localPort: localPort,
            serverAddress: serverAddress,
            roundTrip: statistics.roundTrip.map { Duration($0) },
            packetsSent: statistics.packetsSent,
            packetsReceived: statistics.packetsReceived,
            messagesByUDP: statistics.messagesByUDP,
            messagesByTLS: statistics.messagesByTLS,
            recovered: statistics.recovered,
            doubles: statistics.doubles,
            fallbacks: statistics.fallbacks,
            sinceLastContact: statistics.lastContact.map { Duration(now - $0) }
        )
    }
}

extension DeliveryReport.ServerEnd {
    /// Makes a report from the server's answer. Implausibly large numbers are clamped.
    init(_ statistics: ProtoDeliveryStatistics) {
        self.init(
            wire: DeliveryTransport(statistics.wire) ?? .tls,
            path: statistics.path.isEmpty ? nil : SafeText.line(statistics.path),
            roundTrip: statistics.hasRoundTrip ? .microseconds(Int64(clamping: statistics.roundTrip)) : nil,
            congestionWindow: Int(clamping: statistics.congestionWindow),
            bytesInFlight: Int(clamping: statistics.bytesInFlight),
            packetsSent: Int(clamping: statistics.packetsSent),
            packetsReceived: Int(clamping: statistics.packetsReceived),
            packetsLost: Int(clamping: statistics.packetsLost),
            messagesByUDP: Int(clamping: statistics.messagesByUdp),
            messagesByTLS: Int(clamping: statistics.messagesByTls),
            messagesUnderWay: Int(clamping: statistics.messagesUnderWay),
            resent: Int(clamping: statistics.resent),
            repairsSent: Int(clamping: statistics.repairsSent),
            recovered: Int(clamping: statistics.recovered),
            hedged: Int(clamping: statistics.hedged),
            fallbacks: Int(clamping: statistics.fallbacks),
            sinceLastContact: statistics.hasSinceLastContact
                ? .milliseconds(Int64(clamping: statistics.sinceLastContact)) : nil
        )
    }
}
