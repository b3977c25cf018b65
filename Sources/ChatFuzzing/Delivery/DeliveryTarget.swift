import ChatProtocol
import NIOCore

/// Both ends of delivery under a network that loses, duplicates, delays and reorders, and peers that send arbitrary
/// frames.
///
/// Invariants: nothing traps; each event has a bounded number of outputs; memory stays bounded; an unvalidated
/// address is sent at most three times the bytes received from it; messages are shown once and in order; timers
/// come to rest; and without forgeries everything arrives once the network is lossless.
///
/// The input: a byte for the session's settings, then ``DeliveryEvent``s.
enum DeliveryTarget {
    /// The most events of one input: more would add time, but no new kinds of faults.
    private static let mostEvents = 256

    static func run(on bytes: [UInt8]) throws {
        _ = try payloads(of: bytes)
    }

    static func seeds() throws -> [FuzzSeed] {
        let answers = try DeliveryScript.honest.flatMap { try payloads(of: $0.bytes) }
        return (DeliveryScript.honest + DeliveryScript.forged(payloads: answers)).map { FuzzSeed($0.name, $0.bytes) }
    }

    /// Runs an input.
    ///
    /// - Returns: The payloads of the datagrams that both ends sent, each once, in order.
    static func payloads(of bytes: [UInt8]) throws -> [[UInt8]] {
        var input = FuzzInput(bytes)
        let settings = input.byte()
        var stage = DeliveryStage(
            packetsPerKey: settings & 1 == 0 ? DatagramKey.packetLimit : 4,
            usesDatagrams: settings & 2 == 0
        )
        try stage.drainClient()
        var events = 0
        while !input.isEmpty, events < mostEvents {
            events += 1
            let place = input.number(below: DeliveryEvent.allCases.count)
            try stage.perform(DeliveryEvent.allCases[place], reading: &input)
        }
        if stage.isHonest {
            try stage.settle()
        }
        return stage.payloads.map { Array($0.readableBytesView) }
    }
}
