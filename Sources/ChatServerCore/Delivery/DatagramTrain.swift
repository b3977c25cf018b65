import ChatProtocol
import NIOCore

/// Datagrams to one reader that follow each other, joined so that one message to the kernel carries them all and the
/// kernel cuts them apart: UDP segmentation offload (Linux 4.18, `UDP_SEGMENT`). All have one size, the last may be
/// shorter.
struct DatagramTrain {
    /// The kernel's bound on segments of one message: `UDP_MAX_SEGMENTS` of the oldest kernels that know it.
    static let largestCount = 64

    /// The most bytes of one message to the kernel: what an IP packet can hold.
    static let largestBytes = 65_000

    private let isJoining: Bool
    private var first: ByteBuffer?
    private var others: [ByteBuffer] = []
    private var address: SocketAddress?
    private var bytes = 0

    /// Starts an empty train.
    ///
    /// - Parameter isJoining: Whether the system can cut a train apart; otherwise each datagram is one by itself.
    init(isJoining: Bool) {
        self.isJoining = isJoining
    }

    /// Adds a datagram.
    ///
    /// - Returns: What can be sent now, because this datagram could not join it.
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

    /// What is to be sent at the end; `nil` when nothing is.
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
            // The kernel refuses segments that an interface on the way out does not take, with an error for which NIO closes
            // the socket of all. A datagram by itself that is too large is only dropped.
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
