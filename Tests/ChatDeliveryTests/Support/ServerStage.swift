import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@testable import ChatDelivery

/// A `ServerDelivery` and, simulated by hand, the client that it talks to.
struct ServerStage: ~Copyable {
    var server = ServerDelivery(session: .ours, secret: .ours)
    var client = PacketExchange(session: .ours, secret: .ours, sending: .clientToServer)
    var generator = SplitMix64(seed: 1)

    /// The client sends a datagram with these frames.
    mutating func receive(_ frames: [DatagramFrame], paddedTo bytes: Int = 0, port: Int = 40_000, now: Int64) throws {
        let datagram = try client.seal(frames, paddedTo: bytes, now: at(now))
        try receive(datagram, port: port, now: now)
    }

    /// Passes a datagram to the server.
    mutating func receive(_ datagram: ByteBuffer, port: Int = 40_000, now: Int64) throws {
        server.received(datagram, from: try .client(port), now: at(now), using: &generator)
    }

    /// All outputs that the server has pending.
    mutating func outputs(now: Int64) throws -> [ServerDelivery.Output] {
        var outputs: [ServerDelivery.Output] = []
        while let output = try server.nextOutput(now: at(now)) {
            outputs.append(output)
        }
        return outputs
    }

    /// The datagrams that the server sends now, opened.
    mutating func datagrams(now: Int64) throws -> [(frames: [DatagramFrame], bytes: Int, to: SocketAddress)] {
        var opened: [(frames: [DatagramFrame], bytes: Int, to: SocketAddress)] = []
        for case .datagram(let datagram, let address) in try outputs(now: now) {
            guard case .take(let packet) = client.open(datagram) else {
                Issue.record("the server sent what its client cannot open")
                continue
            }
            // The client reports no delay, so the whole time until the acknowledgement counts as round trip.
            client.accept(packet, bytes: 100, now: at(now) + .seconds(1))
            opened.append((packet.frames, datagram.readableBytes, address))
        }
        return opened
    }

    /// The client acknowledges everything that it has received.
    mutating func acknowledge(now: Int64) throws {
        let owed = client.owedAcknowledgement(now: at(now))
        try receive([try #require(owed)], now: now)
    }

    /// Validates the client's address within a round trip, and discards the server's announcement.
    mutating func prove(port: Int = 40_000, at time: Int64 = 0, roundTrip: Int64 = 40) throws {
        try receive([.hello], paddedTo: DatagramKey.payloadBytes, port: port, now: time)
        let challenge = try #require(try datagrams(now: time).first?.frames.first?.challenge)
        let end = time + roundTrip
        try receive([.pathResponse(challenge)], paddedTo: DatagramKey.payloadBytes, port: port, now: end)
        try acknowledge(now: end)
        _ = try outputs(now: end)
        _ = try outputs(now: end + 25)
    }

    /// Publishes messages of one conversation.
    mutating func enqueue(_ sequences: ClosedRange<UInt64>, bodyBytes: Int = 5) throws {
        for sequence in sequences {
            let encoded = try message(sequence, bodyBytes: bodyBytes)
            server.enqueue(conversation: 1, sequence: sequence, encoded: encoded)
        }
    }
}
