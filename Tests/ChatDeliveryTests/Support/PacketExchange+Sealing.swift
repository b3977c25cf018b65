import ChatProtocol
import NIOCore

@testable import ChatDelivery

extension PacketExchange {
    /// Seals these frames for a peer that does not track its sent packets.
    mutating func seal(
        _ frames: [DatagramFrame],
        paddedTo payloadBytes: Int = 0,
        now: NIODeadline
    ) throws -> ByteBuffer {
        var sent = SentPackets()
        return try seal(frames, paddedTo: payloadBytes, recordingIn: &sent, now: now)
    }
}
