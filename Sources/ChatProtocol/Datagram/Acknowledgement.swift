import NIOCore

/// ACK frame: the received packet numbers as ranges (RFC 9000, section 19.3), with the delay in microseconds.
package struct Acknowledgement: Equatable, Sendable {
    /// The maximum number of ranges in one acknowledgement.
    package static let maximumRanges = 32

    /// The acknowledgement delay: the time from receiving the largest packet to sending this frame, in microseconds.
    package var delayMicroseconds: UInt64

    /// The received packet numbers: never empty, highest range first, with a gap between any two.
    package var ranges: [ClosedRange<UInt64>]

    /// Makes an acknowledgement.
    ///
    /// - Parameter ranges: Highest first, at least one, none touching its neighbour.
    package init(delayMicroseconds: UInt64, ranges: [ClosedRange<UInt64>]) {
        self.delayMicroseconds = delayMicroseconds
        self.ranges = ranges
    }

    /// The highest packet number that was received.
    package var largest: UInt64 {
        ranges.first?.upperBound ?? 0
    }

    /// Whether a packet was received.
    package func contains(_ packetNumber: UInt64) -> Bool {
        ranges.contains { $0.contains(packetNumber) }
    }

    /// Encoded size in bytes, without the frame type.
    var byteCount: Int {
        integers.reduce(0) { $0 + DatagramFrameCodec.variableLength($1) }
    }

    func write(into buffer: inout ByteBuffer) {
        for integer in integers {
            buffer.writeEncodedInteger(integer, strategy: .quic)
        }
    }

    /// The fields in wire order.
    private var integers: [UInt64] {
        guard let first = ranges.first else {
            preconditionFailure("an acknowledgement without ranges")
        }
        var integers = [
            first.upperBound, delayMicroseconds, UInt64(ranges.count - 1), first.upperBound - first.lowerBound,
        ]
        var smallest = first.lowerBound
        for range in ranges.dropFirst() {
            // As in RFC 9000: two less than the distance, because adjacent ranges would be one range.
            integers.append(smallest - range.upperBound - 2)
            integers.append(range.upperBound - range.lowerBound)
            smallest = range.lowerBound
        }
        return integers
    }

    init(from buffer: inout ByteBuffer) throws(DatagramFrameError) {
        let largest = try DatagramFrameCodec.integer(from: &buffer)
        let delay = try DatagramFrameCodec.integer(from: &buffer)
        let further = try DatagramFrameCodec.integer(from: &buffer)
        guard further < UInt64(Self.maximumRanges) else {
            throw .invalidRanges
        }
        let firstLength = try DatagramFrameCodec.integer(from: &buffer)
        guard firstLength <= largest else {
            throw .invalidRanges
        }
        var ranges = [largest - firstLength...largest]
        var smallest = largest - firstLength
        for _ in 0..<further {
            let gap = try DatagramFrameCodec.integer(from: &buffer)
            let length = try DatagramFrameCodec.integer(from: &buffer)
            guard gap + 2 <= smallest, length <= smallest - gap - 2 else {
                throw .invalidRanges
            }
            let upper = smallest - gap - 2
            ranges.append(upper - length...upper)
            smallest = upper - length
        }
        self.init(delayMicroseconds: delay, ranges: ranges)
    }
}
