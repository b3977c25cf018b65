import ChatProtocol
import NIOCore

/// Input: frames, message order, and FEC-recovered messages.
extension ClientDelivery {
    /// - Returns: Whether this frame permits acknowledging the packet.
    mutating func handle(_ frame: DatagramFrame, bytes: Int, hasRoom: Bool, now: NIODeadline) -> Bool {
        switch frame {
        case .message(let delivery, let index):
            guard hasRoom, handle(delivery, wire: .udp) else {
                return false
            }
            handle(decoder.received(delivery, index: index))
        case .repair(let symbol):
            guard hasRoom else {
                return false
            }
            handle(decoder.received(symbol))
        case .acknowledgement(let acknowledgement):
            heard(acknowledgement, now: now)
        case .pathChallenge(let data):
            respond(to: data, size: bytes)
        case .ping:
            // A ping tests whether messages get through; without room they do not.
            return hasRoom
        case .pathResponse, .hello, .recovered, .acknowledgementFrequency:
            break
        }
        return true
    }

    mutating func handle(_ delivery: DeliveredMessage, wire: DeliveryTransport) -> Bool {
        guard let message = try? ProtoMessage(reading: delivery.message) else {
            // The server's fault: a retransmission would not repair it.
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

    private mutating func count(_ wire: DeliveryTransport) {
        switch wire {
        case .udp: counters.counts.messagesByUDP += 1
        case .tls: counters.counts.messagesByTLS += 1
        }
    }

    /// Handles recovered messages. The server is told, so that it does not retransmit them: twice, because the
    /// frame is not acknowledged.
    private mutating func handle(_ messages: [RepairDecoder.Recovered]) {
        for message in messages where handle(message.delivery, wire: .udp) {
            counters.counts.recovered += 1
            exchange.trace.add(.messageRecovered(index: message.index))
            if recovered.count < Self.largestRecovered {
                recovered.append((message.index, 2))
            }
        }
    }

    /// Echoes a path challenge in a datagram of the same size. A server never has more than a few outstanding at once.
    private mutating func respond(to data: UInt64, size: Int) {
        let challengesAtOnce = 4
        if responses.count < challengesAtOnce {
            responses.append((data, min(size - DatagramKey.overhead, DatagramKey.payloadBytes)))
        }
    }
}
