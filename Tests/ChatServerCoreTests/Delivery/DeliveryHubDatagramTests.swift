import ChatDelivery
import ChatProtocol
import ChatStorage
import Crypto
import NIOCore
import NIOEmbedded
import Testing

@testable import ChatServerCore

/// The hub with a UDP socket, and a client's delivery machine at the other end.
@Suite(.timeLimit(.minutes(1))) struct DeliveryHubDatagramTests {
    // A loop with manual timers: on a busy machine, real ones could make the hub think that UDP is dead.
    private let hub = testHub(eventLoop: NIOAsyncTestingEventLoop()).hub
    private let socket = NIOAsyncTestingChannel()
    private let alice: Account
    private let bob: Account
    private let home: SocketAddress

    init() throws {
        alice = try account(1, "alice")
        bob = try account(2, "bob")
        home = try SocketAddress(ipAddress: "192.0.2.7", port: 4242)
    }

    /// Lets both ends talk until neither has more to say.
    ///
    /// - Returns: The messages that came, and the addresses that the hub sent to.
    private func talk(_ client: inout ClientDelivery) async throws -> (arrived: [ArrivedMessage], to: [SocketAddress]) {
        var arrived: [ArrivedMessage] = []
        var addresses: [SocketAddress] = []
        var isSilent = false
        while !isSilent {
            isSilent = true
            // Delayed acknowledgements are sent right away, so that the hub waits for nothing.
            while let output = try client.nextOutput(now: .now() + AcknowledgementFrequency.longestDelay) {
                isSilent = false
                switch output {
                case .message(let message): arrived.append(message)
                case .renewPort: break
                case .datagram(let datagram):
                    await hub.received(AddressedEnvelope(remoteAddress: home, data: datagram))
                }
            }
            await hub.receivedAll()
            while let envelope = try await socket.readOutbound(as: AddressedEnvelope<ByteBuffer>.self) {
                isSilent = false
                addresses.append(envelope.remoteAddress)
                client.received(envelope.data, hasRoom: true, now: .now())
            }
        }
        return (arrived, addresses)
    }

    private func client(_ keys: ProtoDeliveryKeys) -> ClientDelivery {
        ClientDelivery(
            session: SessionID(rawValue: keys.sessionID),
            secret: SymmetricKey(data: keys.secret),
            usesDatagrams: true,
            jitter: 0,
            now: .now()
        )
    }

    @Test func `once a path is proven messages come by datagrams`() async throws {
        await hub.attach(socket)
        let reader = await HubReader(hub, bob)
        var client = client(reader.keys)
        _ = try await talk(&client)
        #expect(try await reader.outbox.takeFrames().map(\.wireChanged.wire) == [.udp])
        await hub.publish(try published(1...20, from: alice))
        let (arrived, addresses) = try await talk(&client)
        #expect(arrived.map(\.message.id) == Array(1...20))
        #expect(arrived.allSatisfy { $0.wire == .udp })
        #expect(Set(addresses) == [home])
        #expect(try await reader.outbox.takeFrames().isEmpty)
        await hub.close(reader.id, .lost)
    }

    @Test func `it tells of one session how delivery goes, and of all what has been, also of the ended`() async throws {
        await hub.attach(socket)
        let reader = await HubReader(hub, bob)
        var client = client(reader.keys)
        #expect(await hub.statistics(of: reader.id)?.path == "")
        #expect(await hub.totals().sessionsByTLS == 1)
        _ = try await talk(&client)
        await hub.publish(try published(1...20, from: alice))
        _ = try await talk(&client)
        let statistics = try #require(await hub.statistics(of: reader.id))
        #expect(statistics.wire == .udp)
        #expect(statistics.path == "192.0.2.7:4242")
        #expect(statistics.messagesByUdp == 20)
        #expect(statistics.messagesByTls == 0)
        #expect(statistics.packetsSent > 0)
        #expect(statistics.packetsReceived > 0)
        #expect(statistics.congestionWindow > 0)
        #expect(statistics.hasRoundTrip && statistics.hasSinceLastContact)
        let live = await hub.totals()
        #expect(live.sessionsByUDP == 1)
        #expect(live.counts.messagesByUDP == 20)
        #expect(live.counts.packetsSent == Int(statistics.packetsSent))
        await hub.close(reader.id, .lost)
        #expect(await hub.statistics(of: reader.id) == nil)
        var ended = live
        ended.sessionsByUDP = 0
        ended.bytesInFlight = 0
        #expect(await hub.totals() == ended)
        // Another session adds to the totals.
        let other = await HubReader(hub, bob)
        await hub.publish(try published(21...22, from: alice))
        ended.sessionsByTLS = 1
        ended.counts.messagesByTLS = 2
        #expect(await hub.totals() == ended)
        await hub.close(other.id, .lost)
    }

    @Test func `what is too large for a datagram comes over TLS`() async throws {
        await hub.attach(socket)
        let reader = await HubReader(hub, bob)
        var client = client(reader.keys)
        _ = try await talk(&client)
        let body = String(repeating: "x", count: 1200)
        await hub.publish([try PublishedMessage(stored(1, from: alice, body: body))])
        #expect(try await talk(&client).arrived.isEmpty)
        #expect(try await reader.read() == [1])
        await hub.close(reader.id, .lost)
    }

    @Test func `what no datagram has delivered is flushed to TLS at the end`() async throws {
        await hub.attach(socket)
        let reader = await HubReader(hub, bob)
        var client = client(reader.keys)
        _ = try await talk(&client)
        await hub.publish(try published(1...3, from: alice))
        await hub.flushAll()
        #expect(try await reader.outbox.takeFrames().flatMap { try $0.messages.map(\.id) } == [1, 2, 3])
        await hub.close(reader.id, .lost)
    }

    @Test func `nothing answers a datagram that is not authentic`() async throws {
        await hub.attach(socket)
        let reader = await HubReader(hub, bob)
        var header = ByteBuffer()
        DatagramHeader(phase: 0, session: reader.id, packetNumber: 0).write(into: &header)
        var forged = header
        forged.writeRepeatingByte(7, count: 1183)
        var stranger = ByteBuffer()
        DatagramHeader(phase: 0, session: SessionID(rawValue: reader.id.rawValue ^ 1), packetNumber: 0)
            .write(into: &stranger)
        stranger.writeRepeatingByte(7, count: 1183)
        let garbage = [ByteBuffer(), ByteBuffer(bytes: [0x54]), ByteBuffer(repeating: 0xFF, count: 2048)]
        for datagram in [header, forged, stranger] + garbage {
            await hub.received(AddressedEnvelope(remoteAddress: home, data: datagram))
        }
        await hub.receivedAll()
        #expect(try await socket.readOutbound(as: AddressedEnvelope<ByteBuffer>.self) == nil)
        #expect(try await reader.outbox.takeFrames().isEmpty)
    }

    @Test func `a datagram of a session that has ended is ignored`() async throws {
        await hub.attach(socket)
        let reader = await HubReader(hub, bob)
        var client = client(reader.keys)
        await hub.close(reader.id, .lost)
        #expect(try await talk(&client).to.isEmpty)
    }
}
