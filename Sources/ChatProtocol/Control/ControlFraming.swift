package import NIOCore

/// The framing of the control wire: a 4-byte big-endian length, then that many bytes of one protobuf frame.
package enum ControlFraming {
    /// Bytes of the length prefix.
    package static let prefixBytes = 4

    /// Appends a frame with its length prefix.
    ///
    /// - Parameters:
    ///   - payload: The encoded protobuf frame.
    ///   - buffer: What it is appended to.
    package static func write(_ payload: some Collection<UInt8>, into buffer: inout ByteBuffer) {
        buffer.reserveCapacity(minimumWritableBytes: prefixBytes + payload.count)
        buffer.writeInteger(UInt32(payload.count))
        buffer.writeBytes(payload)
    }
}

/// What the decoder found on the control wire.
package enum ControlFrameEvent: Equatable, Sendable {
    /// One whole frame, without its prefix.
    case frame(ByteBuffer)
    /// A prefix that announces more than the limit. The decoder reads nothing more: the stream is over.
    case tooLarge(announced: Int, limit: Int)
}

/// Cuts the bytes of the control wire into frames and never holds more than one frame of the permitted size.
///
/// NIOExtras has a length-field decoder, but without a bound on the length, and ours has to change at login.
package struct ControlFrameDecoder: NIOSingleStepByteToMessageDecoder {
    package typealias InboundOut = ControlFrameEvent

    private let limit: FrameLimit
    private var isOver = false

    /// Makes a decoder.
    ///
    /// - Parameter limit: The most bytes of one frame, asked anew for each frame.
    package init(limit: FrameLimit) {
        self.limit = limit
    }

    package mutating func decode(buffer: inout ByteBuffer) -> ControlFrameEvent? {
        guard !isOver else {
            buffer.moveReaderIndex(to: buffer.writerIndex)
            return nil
        }
        guard let prefix = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) else {
            return nil
        }
        let length = Int(prefix)
        guard length <= limit.bytes else {
            isOver = true
            buffer.moveReaderIndex(to: buffer.writerIndex)
            return .tooLarge(announced: length, limit: limit.bytes)
        }
        guard buffer.readableBytes >= ControlFraming.prefixBytes + length else {
            return nil
        }
        buffer.moveReaderIndex(forwardBy: ControlFraming.prefixBytes)
        return buffer.readSlice(length: length).map { .frame($0) }
    }

    /// A half frame at the end of the stream is no frame: the peer has gone, and nobody waits for an answer.
    package mutating func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) -> ControlFrameEvent? {
        decode(buffer: &buffer)
    }
}
