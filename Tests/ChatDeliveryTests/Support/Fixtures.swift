import ChatProtocol
import ChatTesting
import Crypto
import Foundation
import NIOCore
import SwiftProtobuf

@testable import ChatDelivery

/// The time that many milliseconds after the start of the tests, which is not 0.
func at(_ milliseconds: Int64) -> NIODeadline {
    .uptimeNanoseconds(1_000_000_000_000) + .milliseconds(milliseconds)
}

extension SessionID {
    /// The session of the tests.
    static let ours = SessionID(rawValue: 0xFEED)
}

extension SymmetricKey {
    /// The secret of the tests' session.
    static let ours = SymmetricKey(data: Array(repeating: 7, count: 32))
}

extension SocketAddress {
    /// A client's address.
    static func client(_ port: Int = 40_000) throws -> SocketAddress {
        try SocketAddress(ipAddress: "192.0.2.1", port: port)
    }
}

/// An encoded `Message` with a body of that many bytes.
func message(_ sequence: UInt64, in conversation: UInt64 = 1, bodyBytes: Int = 5) throws -> ByteBuffer {
    let message = ProtoMessage.with {
        $0.conversation = conversation
        $0.sequence = sequence
        $0.body = Data(repeating: 0x61, count: bodyBytes)
    }
    return ByteBuffer(bytes: try message.serializedBytes() as [UInt8])
}

/// A delivery of a message.
func delivery(_ sequence: UInt64, advance: UInt64, in conversation: UInt64 = 1) throws -> DeliveredMessage {
    DeliveredMessage(advance: advance, message: try message(sequence, in: conversation))
}

extension DatagramFrame {
    /// The sequence of the message in this frame.
    var sequence: UInt64? {
        guard case .message(let delivery, _) = self else {
            return nil
        }
        return try? ProtoMessage(reading: delivery.message).sequence
    }

    /// The acknowledged ranges in this frame.
    var acknowledgedRanges: [ClosedRange<UInt64>]? {
        guard case .acknowledgement(let acknowledgement) = self else {
            return nil
        }
        return acknowledgement.ranges
    }

    /// The challenge in this frame.
    var challenge: UInt64? {
        guard case .pathChallenge(let data) = self else {
            return nil
        }
        return data
    }
}

/// Named datagrams that must be ignored: from a sender that is not the peer, or at a wrong time.
func hostileDatagrams(direction: DatagramDirection, replayed: ByteBuffer) throws -> [(name: String, ByteBuffer)] {
    func sealed(_ session: SessionID, _ secret: SymmetricKey, _ direction: DatagramDirection) throws -> ByteBuffer {
        var exchange = PacketExchange(session: session, secret: secret, sending: direction)
        return try exchange.seal([.ping, .hello], now: at(0))
    }
    var changed = replayed
    changed.setInteger(UInt8(0x55), at: changed.readerIndex)
    let otherSecret = SymmetricKey(data: Array(repeating: 8, count: 32))
    return [
        ("nothing", ByteBuffer()),
        ("a byte", ByteBuffer(bytes: [0x54])),
        ("zeros", ByteBuffer(repeating: 0, count: 1200)),
        ("a marker and zeros", ByteBuffer(bytes: [0x54] + Array(repeating: 0, count: 60))),
        ("too long", ByteBuffer(repeating: 0x54, count: 1201)),
        ("a replay", replayed),
        ("a forged phase", changed),
        ("another session", try sealed(SessionID(rawValue: 0xBEEF), .ours, direction)),
        ("another secret", try sealed(.ours, otherSecret, direction)),
        ("its own direction", try sealed(.ours, .ours, direction.opposite)),
    ]
}
