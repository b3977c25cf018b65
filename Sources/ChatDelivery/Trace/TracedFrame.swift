import ChatProtocol
import NIOCore

/// A frame in a trace: its kind and its numbers, without what only the two ends may read.
package enum TracedFrame: Codable, Equatable, Sendable {
    /// Asks for an acknowledgement.
    case ping
    /// The client asks for deliveries at the address this comes from.
    case hello
    /// An address is to be proven.
    case pathChallenge
    /// The echo of a challenge.
    case pathResponse
    /// Packets that have come: each range as its first and last number, highest first. `delay` is in microseconds.
    case acknowledgement(ranges: [[UInt64]], delay: UInt64)
    /// A message, by its index in the session. `bytes` is its encoded size.
    case message(index: UInt64, bytes: Int)
    /// A repair symbol of these messages.
    case repair(messages: [UInt64], bytes: Int)
    /// A message was computed.
    case recovered(index: UInt64)
    /// How often packets are to be acknowledged: after so many bytes, or microseconds.
    case acknowledgementFrequency(bytes: UInt64, delay: UInt64)

    /// Takes over what a frame may tell.
    init(_ frame: DatagramFrame) {
        self =
            switch frame {
            case .ping: .ping
            case .hello: .hello
            case .pathChallenge: .pathChallenge
            case .pathResponse: .pathResponse
            case .acknowledgement(let acknowledgement):
                .acknowledgement(
                    ranges: acknowledgement.ranges.map { [$0.lowerBound, $0.upperBound] },
                    delay: acknowledgement.delayMicroseconds
                )
            case .message(let delivery, let index): .message(index: index, bytes: delivery.message.readableBytes)
            case .repair(let symbol): .repair(messages: symbol.indices, bytes: symbol.bytes.readableBytes)
            case .recovered(let index): .recovered(index: index)
            case .acknowledgementFrequency(let wish):
                .acknowledgementFrequency(bytes: wish.bytes, delay: wish.delayMicroseconds)
            }
    }

    /// The frames of a payload that this end has made.
    static func list(in payload: ByteBuffer) -> [TracedFrame] {
        ((try? DatagramFrameCodec.frames(in: payload)) ?? []).map(TracedFrame.init)
    }
}
