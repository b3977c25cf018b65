import ChatProtocol
import NIOCore

/// What comes in: frames, messages in their order, messages that were computed.
extension ClientDelivery {
    /// - Returns: Whether the packet may be acknowledged, as far as this frame is concerned.
    mutating func take(_ frame: DatagramFrame, bytes: Int, hasRoom: Bool, now: NIODeadline) -> Bool {
        switch frame {
        case .message(let delivery, let index):
            guard hasRoom, take(delivery, wire: .udp) else {
                return false
            }
            take(decoder.received(delivery, index: index))
        case .repair(let symbol):
            guard hasRoom else {
                return false
            }
            take(decoder.received(symbol))
        case .acknowledgement(let acknowledgement):
            heard(acknowledgement, now: now)
        case .pathChallenge(let data):
            respond(to: data, size: bytes)
        case .ping:
            // It asks whether messages come through, and without room they do not.
            return hasRoom
        case .pathResponse, .hello, .recovered, .acknowledgementFrequency:
            break
        }
        return true
    }

    mutating func take(_ delivery: DeliveredMessage, wire: DeliveryWire) -> Bool {
        guard let message = try? WireMessage(reading: delivery.message) else {
            // The server's fault, and asking for it again would not mend it.
            exchange.trace.add(.note(text: "a message cannot be read: its encoding is broken"))
            return true
        }
        let outcome = order.insert(ArrivedMessage(message: message, advance: delivery.advance, wire: wire))
        exchange.trace.add(TraceEvent(message, wire, outcome))
        switch outcome {
        case .deliver(let ready):
            arrived.append(contentsOf: ready)
            count(wire)
        case .hold:
            count(wire)
        case .duplicate:
            counters.counts.doubles += 1
        case .malformed:
            break
        case .refuse:
            return false
        }
        return true
    }

    private mutating func count(_ wire: DeliveryWire) {
        switch wire {
        case .udp: counters.counts.messagesByUDP += 1
        case .tls: counters.counts.messagesByTLS += 1
        }
    }

    /// Messages were computed. The server is told, twice since nobody acknowledges that, and does not send them again.
    private mutating func take(_ messages: [RepairDecoder.Recovered]) {
        for message in messages where take(message.delivery, wire: .udp) {
            counters.counts.recovered += 1
            exchange.trace.add(.messageRecovered(index: message.index))
            if recovered.count < Self.largestRecovered {
                recovered.append((message.index, 2))
            }
        }
    }

    /// Echoes a challenge in a datagram of the size it came in. More than a few at once are not a server's doing.
    private mutating func respond(to data: UInt64, size: Int) {
        let challengesAtOnce = 4
        if responses.count < challengesAtOnce {
            responses.append((data, min(size - DatagramKey.overhead, DatagramKey.payloadBytes)))
        }
    }
}
