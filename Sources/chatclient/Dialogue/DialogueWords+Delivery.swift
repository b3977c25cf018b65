import ChatClientCore
import ChatProtocol

extension DialogueWords {
    /// Formats the delivery statistics of both ends: one line per item, with aligned values.
    ///
    /// - Parameter refusesUDP: Whether this client is restricted to TLS.
    static func delivery(_ report: DeliveryReport, refusesUDP: Bool = false) -> String {
        let rows = hasUsedUDP(report) ? datagramRows(report) : tlsRows(report, refusesUDP: refusesUDP)
        let width = 14
        let lines = rows.filter { !$0.value.isEmpty }.map { row in
            "  " + row.label + String(repeating: " ", count: width - row.label.count) + row.value
        }
        return (["Delivery to you since your login:"] + lines).joined(separator: "\n")
    }

    private typealias Row = (label: String, value: String)

    /// Explains the consequence of TLS: head-of-line blocking.
    private static let meaningOfTLS = "All of them arrive; a lost packet holds up those behind it."

    /// Whether there are datagram statistics worth showing; mere probing of UDP is not.
    private static func hasUsedUDP(_ report: DeliveryReport) -> Bool {
        let (client, server) = (report.client, report.server)
        return server.wire == .udp || server.fallbacks > 0 || server.messagesByUDP > 0 || client.messagesByUDP > 0
    }

    private static func tlsRows(_ report: DeliveryReport, refusesUDP: Bool) -> [Row] {
        let reason =
            if refusesUDP {
                "this client was told not to use UDP."
            } else if report.client.localPort == nil {
                "this client has got no port for UDP."
            } else {
                "UDP is being tried."
            }
        return [
            ("Wire", "Messages come over TLS: \(reason)"),
            ("", meaningOfTLS),
            ("Messages", "\(report.client.messagesByTLS) came"),
        ]
    }

    private static func datagramRows(_ report: DeliveryReport) -> [Row] {
        let (client, server) = (report.client, report.server)
        let repairs = count(server.repairsSent, "early copy or repair symbol", "early copies and repair symbols")
        let hedges = count(server.hedged, "copy", "copies")
        return wireRows(report) + [
            ("Round trip", roundTrip(report)),
            ("Messages", "\(client.messagesByUDP) came by UDP, \(client.messagesByTLS) over TLS"),
            (
                "Datagrams",
                "\(server.packetsSent) sent by the server to you, \(client.packetsSent) by you to the server"
            ),
            ("Lost", "\(server.packetsLost) of those to you"),
            ("Repaired", "\(client.recovered) computed on the spot, \(server.resent) sent again by the server"),
            ("Precautions", "\(repairs), \(hedges) over TLS, sent by the server"),
            ("Doubles", "\(client.doubles) dropped"),
            ("Fallbacks", "\(server.fallbacks) from UDP to TLS"),
            ("Last contact", lastContact(client)),
        ]
    }

    private static func wireRows(_ report: DeliveryReport) -> [Row] {
        let (client, server) = (report.client, report.server)
        guard server.wire == .udp else {
            return [
                ("Wire", "Messages come over TLS: UDP stopped working, and is being tried again."),
                ("", meaningOfTLS),
            ]
        }
        let source = client.serverAddress.map { " from \($0)" } ?? ""
        let port = client.localPort.map { " to port \($0)" } ?? ""
        return [
            ("Wire", "Messages come by UDP" + source + port),
            ("", server.path.map { "(seen by the server as \(SafeText.line($0)))" } ?? ""),
        ]
    }

    /// The round-trip time (RTT) of the server, which has the traffic to measure it; the client's only while the
    /// server has none.
    private static func roundTrip(_ report: DeliveryReport) -> String {
        (report.server.roundTrip ?? report.client.roundTrip).map { tenths($0 / .milliseconds(1)) + " ms by UDP" } ?? ""
    }

    private static func lastContact(_ client: DeliveryReport.ClientEnd) -> String {
        client.sinceLastContact.map { "\(tenths($0 / .seconds(1))) s ago by UDP" } ?? ""
    }

    private static func count(_ number: Int, _ one: String, _ several: String) -> String {
        "\(number) \(number == 1 ? one : several)"
    }

    /// Formats a number with one decimal.
    private static func tenths(_ number: Double) -> String {
        "\((number * 10).rounded() / 10)"
    }
}
