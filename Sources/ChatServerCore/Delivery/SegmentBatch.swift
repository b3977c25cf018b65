import ChatProtocol
import NIOCore

/// GSO (generic segmentation offload) batch: consecutive datagrams to one reader, joined into one message that the
/// kernel segments (`UDP_SEGMENT`, Linux 4.18). All have the same size, except that the last may be shorter.
struct SegmentBatch {
    /// The kernel's limit on segments per message: `UDP_MAX_SEGMENTS` of the oldest kernels that support it.
    static let largestCount = 64

    /// The most bytes of one message to the kernel: just below the size limit of an IP packet.
    static let largestBytes = 65_000

    private let isJoining: Bool
    private var first: ByteBuffer?
    private var others: [ByteBuffer] = []
    private var address: SocketAddress?
    private var bytes = 0

    /// Makes an empty batch.
    ///
    /// - Parameter isJoining: Whether the system supports segmentation offload; otherwise each datagram is sent
    ///   alone.
    init(isJoining: Bool) {
        self.isJoining = isJoining
    }

    /// Adds a datagram.
    ///
    /// - Returns: The batch to send now, when this datagram could not join it.
    mutating func add(_ datagram: ByteBuffer, to address: SocketAddress) -> AddressedEnvelope<ByteBuffer>? {
        if canJoin(datagram, to: address) {
            others.append(datagram)
            bytes += datagram.readableBytes
            return nil
        }
        let finished = finish()
        self.address = address
        first = datagram
        bytes = datagram.readableBytes
        return finished
    }

    /// Removes and returns the joined datagrams as one message to send; `nil` if there are none.
    mutating func finish() -> AddressedEnvelope<ByteBuffer>? {
        guard let address, var joined = first.take() else {
            return nil
        }
        guard !others.isEmpty else {
            return AddressedEnvelope(remoteAddress: address, data: joined)
        }
        let segment = joined.readableBytes
        joined.reserveCapacity(minimumWritableBytes: bytes - segment)
        for datagram in others {
            joined.writeImmutableBuffer(datagram)
        }
        others.removeAll(keepingCapacity: true)
        return AddressedEnvelope(
            remoteAddress: address,
            data: joined,
            metadata: .init(ecnState: .transportNotCapable, packetInfo: nil, segmentSize: segment)
        )
    }

    private func canJoin(_ datagram: ByteBuffer, to address: SocketAddress) -> Bool {
        guard
            isJoining, let first, address == self.address,
            // The kernel refuses segments larger than the MTU of the outgoing interface, with an error for which
            // NIO closes the shared socket. A single datagram that is too large is only dropped.
            first.readableBytes <= ProtocolLimits.datagramBytes
        else {
            return false
        }
        return (others.last ?? first).readableBytes == first.readableBytes
            && datagram.readableBytes <= first.readableBytes
            && others.count + 1 < Self.largestCount
            && bytes + datagram.readableBytes <= Self.largestBytes
    }
}
