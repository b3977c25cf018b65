import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct PacketExchangeTests {
    @Test func `takes what the other end seals, once`() throws {
        var client = Self.end(.clientToServer)
        var server = Self.end(.serverToClient)
        let datagram = try client.seal([.hello], now: at(0))
        let first = server.open(datagram)
        #expect(first == .take(.init(number: 0, isNewest: true, frames: [.hello])))
        let second = server.open(datagram)
        #expect(second == .ignore)
    }

    @Test func `knows which packet is the newest`() throws {
        var client = Self.end(.clientToServer)
        var server = Self.end(.serverToClient)
        let early = try client.seal([.ping], now: at(0))
        let late = try client.seal([.hello], now: at(0))
        let newest = server.open(late)
        #expect(newest == .take(.init(number: 1, isNewest: true, frames: [.hello])))
        let overtaken = server.open(early)
        #expect(overtaken == .take(.init(number: 0, isNewest: false, frames: [.ping])))
    }

    @Test func `ignores hostile datagrams and stays as it was`() throws {
        var client = Self.end(.clientToServer)
        var server = Self.end(.serverToClient)
        let replayed = try client.seal([.ping], now: at(0))
        guard case .take(let packet) = server.open(replayed) else {
            Issue.record("the first packet was not taken")
            return
        }
        server.accept(packet, bytes: 100, now: at(0))
        for (name, datagram) in try hostileDatagrams(direction: .clientToServer, replayed: replayed) {
            let outcome = server.open(datagram)
            #expect(outcome == .ignore, "\(name)")
            #expect(server.acknowledgementDeadline == at(20), "\(name)")
        }
        let next = server.open(try client.seal([.ping], now: at(0)))
        #expect(next == .take(.init(number: 1, isNewest: true, frames: [.ping])))
    }

    @Test func `does not take frames that cannot be read, and does not acknowledge them`() throws {
        var server = Self.end(.serverToClient)
        var sealer = DatagramSealer(session: .ours, secret: .ours, direction: .clientToServer)
        let datagram = try sealer.seal(ByteBuffer(bytes: [0x01, 0x7F]))
        let outcome = server.open(datagram)
        #expect(outcome == .ignore)
        #expect(server.acknowledgementDeadline == nil)
        let owed = server.owedAcknowledgement(now: at(0))
        #expect(owed == nil)
    }

    @Test func `a packet is acknowledged only once it was accepted`() throws {
        var client = Self.end(.clientToServer)
        var server = Self.end(.serverToClient)
        let opened = server.open(try client.seal([.ping], now: at(0)))
        guard case .take(let packet) = opened else {
            Issue.record("the packet was not taken")
            return
        }
        let owedBefore = server.owedAcknowledgement(now: at(0))
        #expect(owedBefore == nil)
        server.accept(packet, bytes: 100, now: at(0))
        let isDue = [at(19), at(20)].map { server.mustAcknowledge(now: $0) }
        #expect(isDue == [false, true])
        let owed = server.owedAcknowledgement(now: at(5))
        let acknowledgement = try #require(owed)
        #expect(acknowledgement == .acknowledgement(.init(delayMicroseconds: 5000, ranges: [0...0])))
        _ = try server.seal([acknowledgement], now: at(5))
        #expect(server.acknowledgementDeadline == nil)
        let owedAfterwards = server.owedAcknowledgement(now: at(6))
        #expect(owedAfterwards == nil)
    }

    @Test func `keeps account of ack-eliciting packets only`() throws {
        var client = Self.end(.clientToServer)
        var sent = SentPackets()
        let acknowledgement = DatagramFrame.acknowledgement(.init(delayMicroseconds: 0, ranges: [0...0]))
        _ = try client.seal([acknowledgement], recordingIn: &sent, now: at(0))
        #expect(sent.isEmpty)
        var packet = PacketAssembly()
        packet.add(acknowledgement)
        for index: UInt64 in [4, 9] {
            let delivery = DeliveredMessage(advance: 1, message: ByteBuffer(repeating: 1, count: 10))
            packet.add(.init(index: index, delivery: delivery), .first)
        }
        _ = try client.seal(packet, purpose: .frequency, recordingIn: &sent, now: at(3))
        // 33 bytes around a 5-byte acknowledgement and two messages of 4 and 10 bytes.
        let expected = SentPacket(number: 1, sentAt: at(3), bytes: 66, messages: [4, 9], purpose: .frequency)
        #expect(sent.oldest == expected)
        #expect(sent.bytesInFlight == 66)
    }

    @Test(arguments: [(0, 34), (1, 34), (500, 533), (1167, 1200)])
    func `pads to the size that is asked for`(payload: Int, datagram: Int) throws {
        var client = Self.end(.clientToServer)
        var server = Self.end(.serverToClient)
        let sealed = try client.seal([.hello], paddedTo: payload, now: at(0))
        #expect(sealed.readableBytes == datagram)
        let opened = server.open(sealed)
        #expect(opened == .take(.init(number: 0, isNewest: true, frames: [.hello])))
    }

    @Test func `keys are renewed without a word`() throws {
        var client = PacketExchange(session: .ours, secret: .ours, sending: .clientToServer, packetsPerKey: 2)
        var server = PacketExchange(session: .ours, secret: .ours, sending: .serverToClient)
        var sent = SentPackets()
        for number in UInt64(0)..<12 {
            let datagram = try client.seal([.ping], recordingIn: &sent, now: at(0))
            #expect(DatagramHeader(peeking: datagram)?.phase == UInt8(number / 2 % 4))
            #expect(server.open(datagram) == .take(.init(number: number, isNewest: true, frames: [.ping])))
            _ = sent.acknowledged(.init(delayMicroseconds: 0, ranges: [0...number]), now: at(1))
        }
    }

    @Test func `a key that waits for an acknowledgement asks for one`() throws {
        var client = PacketExchange(session: .ours, secret: .ours, sending: .clientToServer, packetsPerKey: 2)
        var server = PacketExchange(session: .ours, secret: .ours, sending: .serverToClient)
        var sent = SentPackets()
        let acknowledgement = DatagramFrame.acknowledgement(.init(delayMicroseconds: 0, ranges: [0...0]))
        for number in UInt64(0)..<9 {
            let datagram = try client.seal([acknowledgement], recordingIn: &sent, now: at(0))
            #expect(DatagramHeader(peeking: datagram)?.phase == 0)
            let frames = number < 2 ? [acknowledgement] : [acknowledgement, .ping]
            #expect(server.open(datagram) == .take(.init(number: number, isNewest: true, frames: frames)))
        }
        _ = sent.acknowledged(.init(delayMicroseconds: 0, ranges: [5...5]), now: at(1))
        let renewed = try client.seal([acknowledgement], recordingIn: &sent, now: at(1))
        #expect(DatagramHeader(peeking: renewed)?.phase == 1)
    }

    private static func end(_ sending: DatagramDirection) -> PacketExchange {
        PacketExchange(session: .ours, secret: .ours, sending: sending)
    }
}
