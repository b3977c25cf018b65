package import NIOCore
package import SwiftProtobuf

extension SwiftProtobuf.Message {
    /// Decodes a protobuf message from the readable bytes.
    ///
    /// - Throws: SwiftProtobuf's decoding error if the bytes are not such a message.
    package init(reading buffer: ByteBuffer) throws {
        self = try buffer.withUnsafeReadableBytes { bytes in
            try Self(serializedBytes: bytes.bytes)
        }
    }

    /// Encodes the message as a control frame with its length prefix.
    ///
    /// - Throws: SwiftProtobuf's encoding error, which indicates our own bug, because proto3 has no required fields.
    package func controlFrame(allocator: ByteBufferAllocator = ByteBufferAllocator()) throws -> ByteBuffer {
        let payload: [UInt8] = try serializedBytes()
        var buffer = allocator.buffer(capacity: ControlFraming.prefixBytes + payload.count)
        ControlFraming.write(payload, into: &buffer)
        return buffer
    }
}
