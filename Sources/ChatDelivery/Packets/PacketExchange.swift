import ChatProtocol
import Crypto
import NIOCore

/// One end of a session's datagrams: seals and opens them, drops replays, and acknowledges. It outlives paths: what was
/// sent on one is in that path's ``SentPackets``. What the frames mean is for ``ServerDelivery`` and ``ClientDelivery``.
///
/// Who is at fault when a datagram is not taken:
///
/// | what | whose fault | what happens |
/// | --- | --- | --- |
/// | another session, not authentic, wrong direction | anyone's | ignored: no reply, no change |
/// | packet number seen before, or too old | the network's, or a replayer's | ignored |
/// | authentic, but its frames cannot be read | the peer's | ignored, not acknowledged |
/// | a frame that cannot be sealed | ours | thrown |
struct PacketExchange: ~Copyable {
    /// What became of a datagram.
    enum OnDatagram: Equatable, Sendable {
        /// Not one of this session's, not authentic, seen before, or unreadable.
        case ignore
        /// Take these frames, then call ``accept(_:bytes:now:)`` unless they must come again.
        case take(OpenedPacket)
    }

    /// An authentic packet that was not seen before.
    struct OpenedPacket: Equatable, Sendable {
        /// Its number.
        let number: UInt64
        /// Whether no higher number has been seen: only then may it move the path.
        let isNewest: Bool
        /// What it carries.
        let frames: [DatagramFrame]

        /// What is to be acted on: of acknowledgements the first only. A peer has no use for a second one, and each
        /// costs a look at all packets on their way.
        var framesToTake: [DatagramFrame] {
            // Nearly always these are all: a copy of the list would cost as much as reading it.
            guard frames.count(where: \.isAcknowledgement) > 1 else {
                return frames
            }
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

    private var sealer: DatagramSealer
    private var opener: DatagramOpener
    private var replays = ReplayWindow()
    private var received = ReceivedPackets()

    /// What this end does, for who wants to know.
    var trace = DeliveryTrace()

    private let session: SessionID

    /// Makes one end of a new session.
    ///
    /// - Parameters:
    ///   - sending: The direction of what this end sends.
    ///   - packetsPerKey: Packets after which a key is renewed; tests make it small.
    init(
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

    /// Leaves a packet number out: the receiver takes the next packet for one that comes after a loss, and acknowledges it
    /// at once.
    mutating func skipNumber() {
        sealer.skipNumber()
    }

    /// When an acknowledgement must have gone; `nil` when none is owed.
    var acknowledgementDeadline: NIODeadline? {
        received.deadline
    }

    /// Whether an acknowledgement is due at this time.
    func mustAcknowledge(now: NIODeadline) -> Bool {
        received.deadline.map { $0 <= now } ?? false
    }

    /// Opens a datagram.
    mutating func open(_ datagram: ByteBuffer) -> OnDatagram {
        let outcome = packet(in: datagram)
        switch outcome {
        case .ignore:
            trace.add(.packetDropped(bytes: datagram.readableBytes))
        case .take(let packet):
            trace.add(
                .packetReceived(
                    number: packet.number,
                    bytes: datagram.readableBytes,
                    frames: packet.frames.map(TracedFrame.init)
                )
            )
        }
        return outcome
    }

    @inline(__always)
    private mutating func packet(in datagram: ByteBuffer) -> OnDatagram {
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
    ///
    /// - Parameter bytes: The datagram's size.
    mutating func accept(_ packet: OpenedPacket, bytes: Int, now: NIODeadline) {
        for case .acknowledgementFrequency(let wish) in packet.frames {
            received.wished(wish, by: packet.number)
        }
        let isAckEliciting = packet.frames.contains(where: \.isAckEliciting)
        received.insert(packet.number, isAckEliciting: isAckEliciting, bytes: bytes, now: now)
    }

    /// The owed acknowledgement, to be put first in a packet that goes now; `nil` when none is owed.
    func owedAcknowledgement(now: NIODeadline) -> DatagramFrame? {
        guard received.owesAcknowledgement else {
            return nil
        }
        return received.acknowledgement(now: now).map { .acknowledgement($0) }
    }

    /// Seals a packet.
    ///
    /// - Parameters:
    ///   - packet: What it carries.
    ///   - payloadBytes: What the payload is padded to.
    ///   - purpose: What it finds out or tells, besides.
    ///   - sent: The packets that this end has sent on the path; an ack-eliciting one is added.
    /// - Throws: The cipher's error: our own bug.
    mutating func seal(
        _ packet: consuming PacketAssembly,
        paddedTo payloadBytes: Int = 0,
        purpose: SentPacket.Purpose = [],
        recordingIn sent: inout SentPackets,
        now: NIODeadline
    ) throws -> ByteBuffer {
        if let number = sent.largestAcknowledged {
            sealer.acknowledged(number)
        }
        if packet.hasAcknowledgement {
            received.acknowledged()
        }
        if sealer.needsAcknowledgement, !packet.isAckEliciting {
            packet.add(.ping)
        }
        packet.pad(to: payloadBytes)
        let number = sealer.nextPacketNumber
        let datagram = try sealer.seal(packet.payload)
        trace.add(
            .packetSent(
                number: number,
                bytes: datagram.readableBytes,
                frames: TracedFrame.list(in: packet.payload)
            )
        )
        if packet.isAckEliciting {
            sent.sent(
                SentPacket(
                    number: number,
                    sentAt: now,
                    bytes: datagram.readableBytes,
                    messages: packet.messages,
                    purpose: purpose
                )
            )
        }
        return datagram
    }
}

extension PacketExchange {
    /// Seals these frames, which fit.
    ///
    /// - Parameters:
    ///   - payloadBytes: What the payload is padded to.
    ///   - sent: The packets that this end has sent on the path; an ack-eliciting one is added.
    /// - Throws: The cipher's error: our own bug.
    mutating func seal(
        _ frames: [DatagramFrame],
        paddedTo payloadBytes: Int = 0,
        recordingIn sent: inout SentPackets,
        now: NIODeadline
    ) throws -> ByteBuffer {
        var packet = PacketAssembly(expecting: max(payloadBytes, DatagramFrameCodec.usualBytes))
        for frame in frames {
            packet.add(frame)
        }
        return try seal(packet, paddedTo: payloadBytes, recordingIn: &sent, now: now)
    }
}

/// The earlier of two times, either of which may be missing.
func earlier(_ one: NIODeadline?, _ other: NIODeadline?) -> NIODeadline? {
    guard let one, let other else {
        return one ?? other
    }
    return min(one, other)
}
