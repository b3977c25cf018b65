import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

/// A `ClientDelivery` and, simulated by hand, the server that it talks to.
struct ClientStage: ~Copyable {
    var client: ClientDelivery
    var server = PacketExchange(session: .ours, secret: .ours, sending: .serverToClient)

    init(usesDatagrams: Bool = true, jitter: Double = 0) {
        client = ClientDelivery(
            session: .ours,
            secret: .ours,
            usesDatagrams: usesDatagrams,
            jitter: jitter,
            now: at(0)
        )
    }

    /// A client that the server has just told that deliveries take UDP.
    static func established(jitter: Double = 0) throws -> ClientStage {
        var stage = ClientStage(jitter: jitter)
        stage.client.wireChanged(.udp, now: at(0))
        return stage
    }

    /// When the client wants to be called.
    var deadline: NIODeadline? {
        client.deadline
    }

    /// The server sends a datagram with these frames.
    mutating func receive(
        _ frames: [DatagramFrame],
        paddedTo bytes: Int = 0,
        hasRoom: Bool = true,
        now: Int64
    ) throws {
        let datagram = try server.seal(frames, paddedTo: bytes, now: at(now))
        client.received(datagram, hasRoom: hasRoom, now: at(now))
    }

    /// The server acknowledges everything that it has received.
    mutating func acknowledge(now: Int64) throws {
        let owed = server.owedAcknowledgement(now: at(now))
        try receive([try #require(owed)], now: now)
    }

    /// The datagrams that the client sends now, opened.
    mutating func datagrams(now: Int64) throws -> [(frames: [DatagramFrame], bytes: Int)] {
        try outputs(now: now).datagrams
    }

    /// The sequences of the messages that the client shows now.
    ///
    /// - Parameter range: The highest range that the client must acknowledge meanwhile; `nil` to check no
    ///   acknowledgement.
    mutating func messages(now: Int64, acknowledging range: ClosedRange<UInt64>? = nil) throws -> [UInt64] {
        let outputs = try outputs(now: now)
        if let range {
            let acknowledged = outputs.datagrams.flatMap(\.frames).compactMap(\.acknowledgedRanges).last
            #expect(acknowledged?.first == range)
        }
        return outputs.messages
    }

    private mutating func outputs(
        now: Int64
    ) throws -> (datagrams: [(frames: [DatagramFrame], bytes: Int)], messages: [UInt64]) {
        var datagrams: [(frames: [DatagramFrame], bytes: Int)] = []
        var messages: [UInt64] = []
        while let output = try client.nextOutput(now: at(now)) {
            switch output {
            case .renewPort: break
            case .message(let arrived):
                messages.append(arrived.message.sequence)
            case .datagram(let datagram):
                guard case .take(let packet) = server.open(datagram) else {
                    Issue.record("the client sent what its server cannot open")
                    continue
                }
                server.accept(packet, bytes: 100, now: at(now))
                datagrams.append((packet.frames, datagram.readableBytes))
            }
        }
        return (datagrams, messages)
    }
}
