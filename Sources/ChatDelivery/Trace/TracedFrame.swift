import ChatProtocol
import NIOCore

/// A frame in a trace: its type and its numbers, without message bodies and challenge data.
package enum TracedFrame: Codable, Equatable, Sendable {
    /// Asks for an acknowledgement.
    case ping
    /// The client asks for deliveries at the address this comes from.
    case hello
    /// A path challenge.
    case pathChallenge
    /// The echo of a challenge.
    case pathResponse
    /// Acknowledged packets: each range as its first and last number, highest first. `delay` is in microseconds.
    case acknowledgement(ranges: [[UInt64]], delay: UInt64)
    /// A message, by its index in the session. `bytes` is its encoded size.
    case message(index: UInt64, bytes: Int)
    /// A repair symbol of these messages.
    case repair(messages: [UInt64], bytes: Int)
    /// A message was recovered from repair symbols.
    case recovered(index: UInt64)
    /// The requested ACK frequency: after so many bytes, or microseconds.
    case acknowledgementFrequency(bytes: UInt64, delay: UInt64)

    /// Makes the traced form of a frame.
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
            case .acknowledgementFrequency(let request):
                .acknowledgementFrequency(bytes: request.bytes, delay: request.delayMicroseconds)
            }
    }

    /// Decodes the frames of a payload that this end has encoded.
    static func list(in payload: ByteBuffer) -> [TracedFrame] {
        ((try? DatagramFrameCodec.frames(in: payload)) ?? []).map(TracedFrame.init)
    }
}
