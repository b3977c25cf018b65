package import ChatProtocol
package import Crypto
package import NIOCore

/// One end of a session's datagrams: seals and opens them, drops replays, acknowledges, and knows what has arrived.
/// What the frames mean is for ``ServerDelivery`` and ``ClientDelivery``.
///
/// Who is at fault when a datagram is not taken:
///
/// | what | whose fault | what happens |
/// | --- | --- | --- |
/// | another session, not authentic, wrong direction | anyone's | ignored: no reply, no change |
/// | packet number seen before, or too old | the network's, or a replayer's | ignored |
/// | authentic, but its frames cannot be read | the peer's | ignored, not acknowledged |
/// | a frame that cannot be sealed | ours | thrown |
package struct PacketExchange: ~Copyable {
    /// What became of a datagram.
    package enum OnDatagram: Equatable, Sendable {
        /// Not one of this session's, not authentic, seen before, or unreadable.
        case ignore
        /// Take these frames, then call ``accept(_:now:)`` unless they must come again.
        case take(OpenedPacket)
    }

    /// An authentic packet that was not seen before.
    package struct OpenedPacket: Equatable, Sendable {
        /// Its number.
        package let number: UInt64
        /// Whether no higher number has been seen: only then may it move the path.
        package let isNewest: Bool
        /// What it carries.
        package let frames: [DatagramFrame]

        /// What is to be acted on: of acknowledgements the first only. A peer has no use for a second one, and each
        /// costs a look at all packets on their way.
        var framesToTake: [DatagramFrame] {
            var isAcknowledged = false
            return frames.filter { frame in
                guard case .acknowledgement = frame else {
                    return true
                }
                defer { isAcknowledged = true }
                return !isAcknowledged
            }
        }
    }

    /// The ack-eliciting packets that this end has sent.
    package var sent = SentPackets()

    private var sealer: DatagramSealer
    private var opener: DatagramOpener
    private var replays = ReplayWindow()
    private var received = ReceivedPackets()
    private let session: SessionID

    /// Makes one end of a new session.
    ///
    /// - Parameters:
    ///   - sending: The direction of what this end sends.
    ///   - packetsPerKey: Packets after which a key is renewed; tests make it small.
    package init(
        session: SessionID,
        secret: SymmetricKey,
        sending: DatagramDirection,
        packetsPerKey: UInt64 = DatagramKey.packetLimit
    ) {
        self.session = session
        sealer = DatagramSealer(session: session, secret: secret, direction: sending, packetLimit: packetsPerKey)
        opener = DatagramOpener(secret: secret, direction: sending.opposite)
    }

    /// The number that the next packet will have.
    var nextPacketNumber: UInt64 {
        sealer.nextPacketNumber
    }

    /// When an acknowledgement must have gone; `nil` when none is owed.
    package var acknowledgementDeadline: NIODeadline? {
        received.deadline
    }

    /// Whether an acknowledgement is due at this time.
    package func mustAcknowledge(now: NIODeadline) -> Bool {
        received.deadline.map { $0 <= now } ?? false
    }

    /// Opens a datagram.
    package mutating func open(_ datagram: ByteBuffer) -> OnDatagram {
        guard
            let header = DatagramHeader(peeking: datagram),
            header.session == session,
            replays.accepts(header.packetNumber),
            let payload = opener.open(datagram, header: header)
        else {
            return .ignore
        }
        let isNewest = replays.highest.map { header.packetNumber > $0 } ?? true
        replays.insert(header.packetNumber)
        do {
            let frames = try DatagramFrameCodec.frames(in: payload)
            return .take(OpenedPacket(number: header.packetNumber, isNewest: isNewest, frames: frames))
        } catch {
            return .ignore
        }
    }

    /// The frames of a packet have been taken: it will be acknowledged.
    package mutating func accept(_ packet: OpenedPacket, now: NIODeadline) {
        let isAckEliciting = packet.frames.contains(where: \.isAckEliciting)
        received.insert(packet.number, isAckEliciting: isAckEliciting, now: now)
    }

    /// The owed acknowledgement, to be put first in a packet that goes now; `nil` when none is owed.
    package func owedAcknowledgement(now: NIODeadline) -> DatagramFrame? {
        guard received.owesAcknowledgement else {
            return nil
        }
        return received.acknowledgement(now: now).map { .acknowledgement($0) }
    }

    /// Seals a packet.
    ///
    /// - Parameters:
    ///   - frames: What it carries.
    ///   - messages: The indices of the messages among the frames.
    ///   - payloadBytes: What the payload is padded to.
    /// - Throws: The cipher's error: our own bug.
    package mutating func seal(
        _ frames: [DatagramFrame],
        messages: [UInt64] = [],
        paddedTo payloadBytes: Int = 0,
        now: NIODeadline
    ) throws -> ByteBuffer {
        var payload = ByteBufferAllocator().buffer(capacity: DatagramKey.payloadBytes)
        var isAckEliciting = false
        if let number = sent.largestAcknowledged {
            sealer.acknowledged(number)
        }
        for frame in frames {
            DatagramFrameCodec.write(frame, into: &payload)
            isAckEliciting = isAckEliciting || frame.isAckEliciting
            if frame.isAcknowledgement {
                received.acknowledged()
            }
        }
        if sealer.needsAcknowledgement, !isAckEliciting {
            DatagramFrameCodec.write(.ping, into: &payload)
            isAckEliciting = true
        }
        DatagramFrameCodec.pad(&payload, to: payloadBytes)
        let number = sealer.nextPacketNumber
        let datagram = try sealer.seal(payload)
        if isAckEliciting {
            sent.sent(SentPacket(number: number, sentAt: now, bytes: datagram.readableBytes, messages: messages))
        }
        return datagram
    }
}

extension PacketExchange {
    /// Seals a packet that was put together.
    ///
    /// - Throws: The cipher's error: our own bug.
    mutating func seal(
        _ packet: PacketAssembly,
        paddedTo payloadBytes: Int = 0,
        now: NIODeadline
    ) throws -> ByteBuffer {
        try seal(packet.frames, messages: packet.messages, paddedTo: payloadBytes, now: now)
    }
}

/// The earlier of two times, either of which may be missing.
func earlier(_ one: NIODeadline?, _ other: NIODeadline?) -> NIODeadline? {
    guard let one, let other else {
        return one ?? other
    }
    return min(one, other)
}
