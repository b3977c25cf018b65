import ChatClientCore
import ChatProtocol

extension JSONEvent {
    /// Adds the delivery statistics of both ends.
    static func add(_ report: DeliveryReport, to object: inout JSONObject) {
        object.add("client", Self.object(report.client))
        object.add("server", Self.object(report.server))
    }

    private static func object(_ end: DeliveryReport.ClientEnd) -> JSONObject {
        var object = JSONObject()
        object.add("wire", end.wire.rawValue)
        object.add("localPort", end.localPort)
        object.add("serverAddress", end.serverAddress)
        object.add("roundTripMicroseconds", end.roundTrip.map(microseconds))
        object.add("packetsSent", end.packetsSent)
        object.add("packetsReceived", end.packetsReceived)
        object.add("messagesByUDP", end.messagesByUDP)
        object.add("messagesByTLS", end.messagesByTLS)
        object.add("recovered", end.recovered)
        object.add("doubles", end.doubles)
        object.add("fallbacks", end.fallbacks)
        object.add("lastContactMilliseconds", end.sinceLastContact.map(wholeMilliseconds))
        return object
    }

    private static func object(_ end: DeliveryReport.ServerEnd) -> JSONObject {
        var object = JSONObject()
        object.add("wire", end.wire.rawValue)
        object.add("path", end.path)
        object.add("roundTripMicroseconds", end.roundTrip.map(microseconds))
        object.add("congestionWindow", end.congestionWindow)
        object.add("bytesInFlight", end.bytesInFlight)
        object.add("packetsSent", end.packetsSent)
        object.add("packetsReceived", end.packetsReceived)
        object.add("packetsLost", end.packetsLost)
        object.add("messagesByUDP", end.messagesByUDP)
        object.add("messagesByTLS", end.messagesByTLS)
        object.add("messagesUnderWay", end.messagesUnderWay)
        object.add("resent", end.resent)
        object.add("repairsSent", end.repairsSent)
        object.add("recovered", end.recovered)
        object.add("hedged", end.hedged)
        object.add("fallbacks", end.fallbacks)
        object.add("lastContactMilliseconds", end.sinceLastContact.map(wholeMilliseconds))
        return object
    }

    // Cannot overflow: the SDK's durations fit Int64 in these units.

    private static func microseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }

    private static func wholeMilliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
