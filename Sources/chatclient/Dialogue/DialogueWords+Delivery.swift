import ChatClientCore
import ChatProtocol

extension DialogueWords {
    /// How delivery goes, as both ends see it: a line for each thing, with the values one below the other.
    static func delivery(_ report: DeliveryReport) -> String {
        let (client, server) = (report.client, report.server)
        let rows: [(label: String, value: String)] = [
            ("Wire", wire(report)),
            ("", wireDetails(server)),
            ("Round trip", roundTrip(report)),
            ("Messages", "\(client.messagesByUDP) came by UDP, \(client.messagesByTLS) over TLS"),
            ("Sent", "\(server.packetsSent) datagrams to you, \(client.packetsSent) from you"),
            ("Lost", "\(server.packetsLost) of the datagrams to you"),
            ("Repaired", "\(client.recovered) computed on the spot, \(server.resent) sent again"),
            ("Precautions", "\(server.repairsSent) early copies and repair symbols, \(server.hedged) copies over TLS"),
            ("Doubles", "\(client.doubles) dropped"),
            ("Fallbacks", "\(server.fallbacks) from UDP to TLS"),
            ("Last contact", lastContact(report)),
        ]
        let width = 14
        let lines = rows.filter { !$0.value.isEmpty }.map { row in
            "  " + row.label + String(repeating: " ", count: width - row.label.count) + row.value
        }
        return (["Delivery to you since your login:"] + lines).joined(separator: "\n")
    }

    private static func wire(_ report: DeliveryReport) -> String {
        let (client, server) = (report.client, report.server)
        switch server.wire {
        case .udp:
            let source = client.serverAddress.map { " from \($0)" } ?? ""
            let port = client.localPort.map { " to port \($0)" } ?? ""
            return "Messages come by UDP" + source + port
        case .tls:
            guard client.localPort != nil else {
                return "Messages come over TLS: this client takes no datagrams."
            }
            return server.fallbacks == 0
                ? "Messages come over TLS: no datagram has got through yet."
                : "Messages come over TLS: UDP stopped working, and is tried again."
        }
    }

    /// What a person behind a router, or on TLS, wants to know besides.
    private static func wireDetails(_ server: DeliveryReport.ServerEnd) -> String {
        switch server.wire {
        case .udp: server.path.map { "(seen by the server as \(SafeText.line($0)))" } ?? ""
        case .tls: "All of them arrive; a lost packet holds up those behind it."
        }
    }

    private static func roundTrip(_ report: DeliveryReport) -> String {
        switch (report.server.roundTrip, report.client.roundTrip) {
        case (let server?, let client?):
            "\(milliseconds(server)) measured by the server, \(milliseconds(client)) by this client"
        case (let server?, nil): "\(milliseconds(server)) measured by the server"
        case (nil, let client?): "\(milliseconds(client)) measured by this client"
        case (nil, nil): "not measured yet: that takes UDP"
        }
    }

    private static func lastContact(_ report: DeliveryReport) -> String {
        report.client.sinceLastContact.map { "\(tenths($0 / .seconds(1))) s ago by UDP" } ?? "none by UDP"
    }

    private static func milliseconds(_ duration: Duration) -> String {
        tenths(duration / .milliseconds(1)) + " ms"
    }

    /// A number with one digit behind the point.
    private static func tenths(_ number: Double) -> String {
        "\((number * 10).rounded() / 10)"
    }
}
