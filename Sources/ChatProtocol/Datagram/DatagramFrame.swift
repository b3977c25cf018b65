package import NIOCore

/// One frame of a datagram's payload. Integers are QUIC variable-length integers (RFC 9000, section 16).
///
/// | type | frame | fields |
/// | --- | --- | --- |
/// | `0x00` | padding | none; any number of them |
/// | `0x01` | ping | none |
/// | `0x02` | acknowledgement | largest, delay in microseconds, further range count, first range, (gap, range) each |
/// | `0x03` | path challenge | 8 bytes |
/// | `0x04` | path response | 8 bytes |
/// | `0x05` | hello | none |
/// | `0x06` | message | index, advance, length, an encoded `Message` |
/// | `0x07` | repair symbol | key (1 byte), newest index, mask, length, that many bytes |
/// | `0x08` | recovered | index |
/// | `0x09` | acknowledgement frequency | bytes, delay in microseconds |
package enum DatagramFrame: Equatable, Sendable {
    /// Elicits an acknowledgement.
    case ping
    /// Acknowledges received packets. Not ack-eliciting.
    case acknowledgement(Acknowledgement)
    /// Challenges the path (RFC 9000, section 8.2); the peer echoes the data on the path that the frame arrived on.
    case pathChallenge(UInt64)
    /// Echoes a path challenge.
    case pathResponse(UInt64)
    /// Asks for deliveries at the source address of this datagram, from the client.
    case hello
    /// A message for the user. The index counts the messages delivered to a session, over either wire.
    case message(DeliveredMessage, index: UInt64)
    /// Forward error correction (FEC): lets the receiver compute lost messages.
    case repair(RepairSymbol)
    /// This message was computed from repair symbols, so the sender need not retransmit it. Not ack-eliciting.
    case recovered(UInt64)
    /// Sets how often the sender wants its packets acknowledged from now on.
    case acknowledgementFrequency(AcknowledgementFrequency)

    /// Whether the frame is ack-eliciting: the receiver must acknowledge its packet.
    package var isAckEliciting: Bool {
        switch self {
        case .acknowledgement, .recovered: false
        default: true
        }
    }

    /// Whether this is an acknowledgement.
    package var isAcknowledgement: Bool {
        if case .acknowledgement = self { true } else { false }
    }
}

/// A message in delivery to one session: the datagram form of the control protocol's `Delivery`.
package struct DeliveredMessage: Equatable, Sendable {
    /// Difference to the sequence of the previous delivery in the same conversation; 0 for the session's first.
    package var advance: UInt64

    /// An encoded `Message`.
    package var message: ByteBuffer

    /// Makes a delivery.
    package init(advance: UInt64, message: ByteBuffer) {
        self.advance = advance
        self.message = message
    }
}

/// The reason why the frames of an authentic datagram could not be parsed. The peer is at fault.
package enum DatagramFrameError: Error, Equatable {
    /// The payload ends inside a frame.
    case truncated
    /// A frame type that this version does not know. Frames have no common length field, so the rest cannot be parsed.
    case unknownType(UInt64)
    /// Acknowledged ranges below packet number 0, or more ranges than permitted.
    case invalidRanges
    /// A repair symbol that covers no message, too many, or one with an index below 0.
    case invalidMask
}

/// Encodes and decodes the frames of a datagram's payload.
package enum DatagramFrameCodec {
    enum FrameType {
        static let padding: UInt8 = 0x00
        static let ping: UInt8 = 0x01
        static let acknowledgement: UInt8 = 0x02
        static let pathChallenge: UInt8 = 0x03
        static let pathResponse: UInt8 = 0x04
        static let hello: UInt8 = 0x05
        static let message: UInt8 = 0x06
        static let repair: UInt8 = 0x07
        static let recovered: UInt8 = 0x08
        static let acknowledgementFrequency: UInt8 = 0x09
    }

    /// Capacity in bytes that suffices for a packet with an acknowledgement but no message, to allocate only once.
    package static let usualBytes = 48

    /// Encoded size of a message frame, in bytes.
    package static func byteCount(of delivery: DeliveredMessage, index: UInt64) -> Int {
        let length = delivery.message.readableBytes
        return 1 + variableLength(index) + variableLength(delivery.advance) + variableLength(UInt64(length)) + length
    }

    /// Encoded size of a frame, in bytes.
    package static func byteCount(of frame: DatagramFrame) -> Int {
        switch frame {
        case .ping, .hello: 1
        case .pathChallenge, .pathResponse: 9
        case .acknowledgement(let acknowledgement): 1 + acknowledgement.byteCount
        case .message(let delivery, let index): byteCount(of: delivery, index: index)
        case .repair(let symbol): 1 + symbol.byteCount
        case .recovered(let index): 1 + variableLength(index)
        case .acknowledgementFrequency(let frequency):
            1 + variableLength(frequency.bytes) + variableLength(frequency.delayMicroseconds)
        }
    }

    /// Encoded size of a variable-length integer, in bytes.
    package static func variableLength(_ value: UInt64) -> Int {
        switch value {
        case 0..<(1 << 6): 1
        case 0..<(1 << 14): 2
        case 0..<(1 << 30): 4
        default: 8
        }
    }

    /// Appends a frame.
    package static func write(_ frame: DatagramFrame, into buffer: inout ByteBuffer) {
        switch frame {
        case .ping:
            buffer.writeInteger(FrameType.ping)
        case .acknowledgement(let acknowledgement):
            buffer.writeInteger(FrameType.acknowledgement)
            acknowledgement.write(into: &buffer)
        case .pathChallenge(let data):
            buffer.writeInteger(FrameType.pathChallenge)
            buffer.writeInteger(data)
        case .pathResponse(let data):
            buffer.writeInteger(FrameType.pathResponse)
            buffer.writeInteger(data)
        case .hello:
            buffer.writeInteger(FrameType.hello)
        case .message(let delivery, let index):
            write(delivery, index: index, into: &buffer)
        case .repair(let symbol):
            buffer.writeInteger(FrameType.repair)
            symbol.write(into: &buffer)
        case .recovered(let index):
            buffer.writeInteger(FrameType.recovered)
            buffer.writeEncodedInteger(index, strategy: .quic)
        case .acknowledgementFrequency(let frequency):
            buffer.writeInteger(FrameType.acknowledgementFrequency)
            buffer.writeEncodedInteger(frequency.bytes, strategy: .quic)
            buffer.writeEncodedInteger(frequency.delayMicroseconds, strategy: .quic)
        }
    }

    /// Appends a message frame.
    package static func write(_ delivery: DeliveredMessage, index: UInt64, into buffer: inout ByteBuffer) {
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: byteCount(of: delivery, index: index)) { bytes in
            var writer = FrameWriter(bytes)
            writer.write(FrameType.message)
            writer.writeVariable(index)
            writer.writeVariable(delivery.advance)
            writer.writeVariable(UInt64(delivery.message.readableBytes))
            delivery.message.withUnsafeReadableBytes { writer.write($0) }
            return writer.count
        }
    }

    /// Fills a payload with padding.
    ///
    /// - Parameter size: The target size in bytes; nothing happens if the payload is at least that large.
    package static func pad(_ buffer: inout ByteBuffer, to size: Int) {
        let missing = size - buffer.readableBytes
        if missing > 0 {
            buffer.writeRepeatingByte(FrameType.padding, count: missing)
        }
    }

    /// Parses all frames of a payload; skips padding.
    ///
    /// - Throws: The first error. The frames before it are discarded too.
    package static func frames(in payload: ByteBuffer) throws(DatagramFrameError) -> [DatagramFrame] {
        var payload = payload
        var frames: [DatagramFrame] = []
        while let type = payload.readInteger(as: UInt8.self) {
            guard type != FrameType.padding else {
                skipPadding(in: &payload)
                continue
            }
            frames.append(try frame(ofType: type, from: &payload))
        }
        return frames
    }

    /// Skips a run of padding in one step: most of a hello is padding.
    private static func skipPadding(in payload: inout ByteBuffer) {
        let count = payload.withUnsafeReadableBytes { bytes in
            bytes.firstIndex { $0 != FrameType.padding } ?? bytes.count
        }
        payload.moveReaderIndex(forwardBy: count)
    }

    private static func frame(
        ofType type: UInt8,
        from payload: inout ByteBuffer
    ) throws(DatagramFrameError) -> DatagramFrame {
        switch type {
        case FrameType.ping: return .ping
        case FrameType.acknowledgement: return .acknowledgement(try Acknowledgement(from: &payload))
        case FrameType.pathChallenge: return .pathChallenge(try eightBytes(from: &payload))
        case FrameType.pathResponse: return .pathResponse(try eightBytes(from: &payload))
        case FrameType.hello: return .hello
        case FrameType.message:
            let index = try integer(from: &payload)
            let advance = try integer(from: &payload)
            return .message(DeliveredMessage(advance: advance, message: try bytes(from: &payload)), index: index)
        case FrameType.repair: return .repair(try RepairSymbol(from: &payload))
        case FrameType.recovered: return .recovered(try integer(from: &payload))
        case FrameType.acknowledgementFrequency:
            let bytes = try integer(from: &payload)
            let delay = try integer(from: &payload)
            return .acknowledgementFrequency(AcknowledgementFrequency(bytes: bytes, delayMicroseconds: delay))
        default: throw .unknownType(UInt64(type))
        }
    }

    private static func eightBytes(from payload: inout ByteBuffer) throws(DatagramFrameError) -> UInt64 {
        guard let data = payload.readInteger(as: UInt64.self) else {
            throw .truncated
        }
        return data
    }

    static func bytes(from payload: inout ByteBuffer) throws(DatagramFrameError) -> ByteBuffer {
        let length = try integer(from: &payload)
        guard length <= UInt64(payload.readableBytes), let bytes = payload.readSlice(length: Int(length)) else {
            throw .truncated
        }
        return bytes
    }

    /// Reads a variable-length integer (RFC 9000, section 16). Hand-written for speed: each message has three.
    static func integer(from payload: inout ByteBuffer) throws(DatagramFrameError) -> UInt64 {
        guard let first = payload.getInteger(at: payload.readerIndex, as: UInt8.self) else {
            throw .truncated
        }
        let value: UInt64? =
            switch first >> 6 {
            case 0: payload.readInteger(as: UInt8.self).map { UInt64($0) }
            case 1: payload.readInteger(as: UInt16.self).map { UInt64($0 & 0x3FFF) }
            case 2: payload.readInteger(as: UInt32.self).map { UInt64($0 & 0x3FFF_FFFF) }
            default: payload.readInteger(as: UInt64.self).map { $0 & 0x3FFF_FFFF_FFFF_FFFF }
            }
        guard let value else {
            throw .truncated
        }
        return value
    }
}
