import ChatProtocol
import NIOCore

/// The FEC code, a sliding-window code as in RFC 8681 (a Cauchy matrix over GF(256)): turns messages into the
/// terms of a ``RepairSymbol`` and back.
enum RepairCode {
    /// Bytes of the length field in front of a source's advance and message.
    private static let lengthBytes = 2

    /// The coefficient of a message: an entry of a Cauchy matrix, so that any set of messages can be computed from
    /// as many symbols that contain them all, as long as keys and indices differ modulo 128.
    static func coefficient(key: UInt8, index: UInt64) -> UInt8 {
        let row = key % RepairSymbol.keys
        let column = UInt8(truncatingIfNeeded: index % UInt64(RepairSymbol.keys)) + RepairSymbol.keys
        return GaloisField.inverse(row ^ column)
    }

    /// Bytes of a message's source symbol.
    static func sourceBytes(of delivery: DeliveredMessage) -> Int {
        lengthBytes + DatagramFrameCodec.variableLength(delivery.advance) + delivery.message.readableBytes
    }

    /// Multiplies a message's source (length, advance, the encoded message) by a factor and adds it to a sum that
    /// is at least as long.
    static func add(_ delivery: DeliveredMessage, times factor: UInt8, to sum: inout [UInt8]) {
        let length = sourceBytes(of: delivery) - lengthBytes
        var place = 0
        func add(_ byte: UInt8) {
            sum[place] ^= GaloisField.product(byte, factor)
            place += 1
        }
        add(UInt8(truncatingIfNeeded: length >> 8))
        add(UInt8(truncatingIfNeeded: length))
        // RFC 9000, section 16: the first two bits give the length.
        let count = DatagramFrameCodec.variableLength(delivery.advance)
        let encoded = delivery.advance | UInt64(count.trailingZeroBitCount) << UInt64(8 * count - 2)
        for byte in (0..<count).reversed() {
            add(UInt8(truncatingIfNeeded: encoded >> UInt64(8 * byte)))
        }
        delivery.message.withUnsafeReadableBytes { GaloisField.add($0, times: factor, to: &sum, from: place) }
    }

    /// The message of a computed term; `nil` if it is no valid term followed by zeros, which is the sender's fault.
    static func message(from source: [UInt8]) -> DeliveredMessage? {
        var buffer = ByteBuffer(bytes: source)
        guard
            let length = buffer.readInteger(as: UInt16.self),
            var term = buffer.readSlice(length: Int(length)),
            let advance = term.readEncodedInteger(as: UInt64.self, strategy: .quic),
            buffer.readableBytesView.allSatisfy({ $0 == 0 })
        else {
            return nil
        }
        return DeliveredMessage(advance: advance, message: term)
    }
}
