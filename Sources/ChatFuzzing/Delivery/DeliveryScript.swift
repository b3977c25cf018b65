import ChatProtocol

/// A handwritten input for ``DeliveryTarget``.
struct DeliveryScript {
    let name: String
    private let settings: UInt8
    private let events: [[UInt8]]

    /// The script as an input.
    var bytes: [UInt8] {
        [settings] + events.joined()
    }

    /// Scripts in which each end receives only datagrams of the other one.
    static var honest: [DeliveryScript] {
        [
            DeliveryScript(name: "proven-path", settings: 0, events: proof + messages(3) + arrivals(3)),
            DeliveryScript(name: "tls-only", settings: 2, events: messages(3) + [event(.controlWritten)]),
            DeliveryScript(
                name: "loss-and-probe",
                settings: 0,
                events: proof + messages(4) + [event(.blackout), event(.serverTimer)] + messages(1) + arrivals(2)
            ),
            DeliveryScript(
                name: "udp-dies",
                settings: 0,
                events: proof + messages(2)
                    + Array(repeating: [event(.blackout), event(.serverTimer)], count: 6).flatMap { $0 }
                    + [event(.controlWritten), event(.controlArrived), event(.clientTimer)]
            ),
            DeliveryScript(
                name: "new-address",
                settings: 0,
                events: proof + messages(2) + [event(.roam, 1), event(.clientTimer)] + arrivals(4) + messages(2)
            ),
            DeliveryScript(name: "new-keys", settings: 1, events: proof + messages(9) + arrivals(9)),
            DeliveryScript(
                name: "reordered-and-doubled",
                settings: 0,
                events: proof + messages(5) + [5, 3, 1, 0].map { event(.toClient, $0, 0x80) } + arrivals(3)
            ),
            DeliveryScript(
                name: "large-and-closed",
                settings: 0,
                events: proof + [event(.publish, 0, 200, 0)] + messages(1) + [event(.toClient, 0, 1)]
            ),
            DeliveryScript(
                name: "idle",
                settings: 0,
                events: proof + [event(.time, 7), event(.earlyTimer), event(.clientTimer), event(.toServer, 0, 0)]
            ),
        ]
    }

    /// Scripts in which an attacker with the keys sends payloads.
    static func forged(payloads: [[UInt8]]) -> [DeliveryScript] {
        let distinct = Dictionary(grouping: payloads, by: { $0.first ?? 0 }).sorted { $0.key < $1.key }
        var scripts = [
            DeliveryScript(name: "flush", settings: 0, events: proof + messages(3) + [event(.flush)]),
            DeliveryScript(name: "garbage", settings: 0, events: proof + [event(.garbage, 0, 3, 0x54, 1, 2)]),
            DeliveryScript(
                name: "guessed-challenges",
                settings: 0,
                events: (1...3).map { forge(.forgeToServer, $0, [0x05]) + forge(.forgeToServer, $0, response($0)) }
            ),
        ]
        for (type, payloads) in distinct {
            let payload = payloads[0]
            scripts.append(
                DeliveryScript(
                    name: "forged-\(type)",
                    settings: 0,
                    events: proof + messages(2)
                        + [forge(.forgeToServer, 1, payload), forge(.forgeToClient, 0, payload)] + arrivals(2)
                )
            )
        }
        return scripts
    }

    /// Path validation (hello, challenge, response) and its announcement over TLS: deliveries move to UDP.
    private static var proof: [[UInt8]] {
        [
            event(.toServer, 0, 0), event(.time, 1), event(.toClient, 0, 0), event(.time, 1), event(.toServer, 0, 0),
            event(.controlWritten), event(.controlArrived),
        ]
    }

    private static func messages(_ count: UInt8) -> [[UInt8]] {
        (0..<count).map { event(.publish, $0 % 2, 2, $0 % 3) }
    }

    private static func arrivals(_ count: Int) -> [[UInt8]] {
        Array(repeating: [event(.toClient, 0, 0), event(.time, 2), event(.toServer, 0, 0)], count: count).flatMap { $0 }
    }

    private static func response(_ challenge: UInt8) -> [UInt8] {
        [0x04, 0, 0, 0, 0, 0, 0, 0, challenge]
    }

    private static func forge(_ event: DeliveryEvent, _ source: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let numbering: UInt8 = 0x87
        return [event.rawValue, source, numbering, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)] + payload
    }

    private static func event(_ event: DeliveryEvent, _ arguments: UInt8...) -> [UInt8] {
        [event.rawValue] + arguments
    }
}
