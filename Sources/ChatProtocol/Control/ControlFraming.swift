package import NIOCore

/// Length-prefixed framing of the control connection: a 4-byte big-endian length, then one encoded protobuf frame.
package enum ControlFraming {
    /// Size of the length prefix in bytes.
    package static let prefixBytes = 4

    /// Appends a frame with its length prefix.
    ///
    /// - Parameters:
    ///   - payload: The encoded protobuf frame.
    ///   - buffer: The buffer to append to.
    package static func write(_ payload: some Collection<UInt8>, into buffer: inout ByteBuffer) {
        buffer.reserveCapacity(minimumWritableBytes: prefixBytes + payload.count)
        buffer.writeInteger(UInt32(payload.count))
        buffer.writeBytes(payload)
    }
}

/// The output of ``ControlFrameDecoder``.
package enum ControlFrameEvent: Equatable, Sendable {
    /// One whole frame, without its prefix.
    case frame(ByteBuffer)
    /// A length prefix above the limit. The decoder reads nothing more: the stream is over.
    case tooLarge(announced: Int, limit: Int)
}

/// Decodes the control connection's byte stream into frames; never buffers more than one frame of the permitted size.
///
/// NIOExtras has a length-field decoder, but it does not bound the length, and our bound has to change at login.
package struct ControlFrameDecoder: NIOSingleStepByteToMessageDecoder {
    package typealias InboundOut = ControlFrameEvent

    private let limit: FrameLimit
    private var isOver = false

    /// Makes a decoder.
    ///
    /// - Parameter limit: The maximum size of a frame in bytes, read again for each frame.
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

    /// Discards an incomplete frame at the end of the stream: the peer is gone and waits for no answer.
    package mutating func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) -> ControlFrameEvent? {
        decode(buffer: &buffer)
    }
}
