import ChatDelivery
import ChatProtocol
import NIOCore

extension DeliveryStage {
    /// Performs an event with arguments from the input.
    mutating func perform(_ event: DeliveryEvent, reading input: inout FuzzInput) throws {
        switch event {
        case .publish:
            let conversation = UInt64(input.number(below: 4)) + 1
            let bytes = input.number(below: 256) * 8
            try publish(conversation: conversation, bytes: bytes, advance: UInt64(input.number(below: 3)) + 1)
        case .toServer, .toClient: try deliver(event, reading: &input)
        case .controlWritten: try writeControl()
        case .controlArrived: try readControl()
        case .serverTimer: try fireServerTimer()
        case .clientTimer: try fireClientTimer()
        case .time:
            let steps: [TimeAmount] = [
                .milliseconds(1), .milliseconds(10), .milliseconds(25), .milliseconds(100), .milliseconds(250),
                .seconds(1), .seconds(2), .seconds(60),
            ]
            pass(steps[input.number(below: steps.count)])
        case .earlyTimer:
            server.timeout(now: now)
            try drainServer()
            client.timeout(now: now)
            try drainClient()
        case .roam: address = input.number(below: Self.addresses.count)
        case .blackout:
            toServer.removeAll()
            toClient.removeAll()
        case .garbage, .forgeToServer, .forgeToClient: try attack(event, reading: &input)
        case .flush:
            isHonest = false
            server.flushToControl()
            try drainServer()
        }
    }

    /// Delivers any datagram in flight, and perhaps keeps it for a repeated delivery.
    private mutating func deliver(_ event: DeliveryEvent, reading input: inout FuzzInput) throws {
        let place = Int(input.byte())
        let choice = input.byte()
        let stays = choice & 0x80 != 0
        if event == .toServer, !toServer.isEmpty {
            let index = place % toServer.count
            let datagram = stays ? toServer[index] : toServer.remove(at: index)
            let stray = Int(choice & 0x03)
            try serverReceives(datagram, from: (address + stray) % Self.addresses.count)
        } else if event == .toClient, !toClient.isEmpty {
            let index = place % toClient.count
            let datagram = stays ? toClient[index] : toClient.remove(at: index)
            try clientReceives(datagram.bytes, hasRoom: choice & 0x01 == 0)
        }
    }

    /// Sends data that an honest peer would not send.
    private mutating func attack(_ event: DeliveryEvent, reading input: inout FuzzInput) throws {
        let choice = input.byte()
        let source = Int(choice) % Self.addresses.count
        switch event {
        case .forgeToServer:
            isHonest = false
            try serverReceives(try forgedClient.seal(from: &input), from: source)
        case .forgeToClient:
            isHonest = false
            try clientReceives(try forgedServer.seal(from: &input).bytes, hasRoom: choice & 0x80 == 0)
        default:
            let bytes = ByteBuffer(bytes: input.bytes(Int(input.byte())))
            if choice & 0x80 == 0 {
                try serverReceives(bytes, from: source)
            } else {
                try clientReceives(bytes, hasRoom: true)
            }
        }
    }
}
