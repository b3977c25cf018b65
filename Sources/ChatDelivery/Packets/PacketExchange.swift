import ChatProtocol
import Crypto
import NIOCore

/// Packet protection and acknowledgements of one end of a session: seals and opens datagrams, drops replays, and
/// acknowledges. It outlives paths: each path keeps its sent packets in its own ``SentPackets``. ``ServerDelivery``
/// and ``ClientDelivery`` interpret the frames.
///
/// How a rejected datagram is handled, and which side is at fault:
///
/// | fault | caused by | handling |
/// | --- | --- | --- |
/// | another session, not authentic, wrong direction | any sender | ignored: no reply, no change |
/// | packet number seen before, or too old | the network or a replay attack | ignored |
/// | authentic, but its frames cannot be decoded | the peer | ignored, not acknowledged |
/// | a frame that cannot be sealed | a bug in this end | thrown |
struct PacketExchange: ~Copyable {
    /// The result of opening a datagram.
    enum OnDatagram: Equatable, Sendable {
        /// It belongs to another session, is not authentic, is a replay, or cannot be decoded.
        case ignore
        /// Handle these frames, then call ``accept(_:bytes:now:)`` unless the peer must retransmit them.
        case take(OpenedPacket)
    }

    /// An authentic packet that is no replay.
    struct OpenedPacket: Equatable, Sendable {
        /// Its packet number.
        let number: UInt64
        /// Whether its number is the highest so far. Only then may it move the path (RFC 9000, section 9.3).
        let isNewest: Bool
        /// Its frames.
        let frames: [DatagramFrame]

        /// The frames to handle: only the first acknowledgement is included. A peer gains nothing from a second one
        /// in the same packet, and each costs a scan of all packets in flight.
        var framesToTake: [DatagramFrame] {
            // The usual case returns the list itself: a copy would cost as much as scanning it.
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
    ///   - sending: The direction of this end's datagrams.
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

    /// The next packet number.
    var nextPacketNumber: UInt64 {
        sealer.nextPacketNumber
    }

    /// Skips a packet number: the receiver sees a gap before the next packet, and acknowledges it at once (RFC
    /// 9000, section 13.2.1).
    mutating func skipNumber() {
        sealer.skipNumber()
    }

    /// The deadline of the owed acknowledgement; `nil` if none is owed.
    var acknowledgementDeadline: NIODeadline? {
        received.deadline
    }

    /// Whether an acknowledgement is due.
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

    /// Notes that the packet's frames were handled, so that it is acknowledged.
    ///
    /// - Parameter bytes: The datagram's size.
    mutating func accept(_ packet: OpenedPacket, bytes: Int, now: NIODeadline) {
        for case .acknowledgementFrequency(let request) in packet.frames {
            received.requested(request, by: packet.number)
        }
        let isAckEliciting = packet.frames.contains(where: \.isAckEliciting)
        received.insert(packet.number, isAckEliciting: isAckEliciting, bytes: bytes, now: now)
    }

    /// The owed acknowledgement, for the front of a packet that is sent now; `nil` if none is owed.
    func owedAcknowledgement(now: NIODeadline) -> DatagramFrame? {
        guard received.owesAcknowledgement else {
            return nil
        }
        return received.acknowledgement(now: now).map { .acknowledgement($0) }
    }

    /// Seals a packet.
    ///
    /// - Parameters:
    ///   - packet: The packet to seal.
    ///   - payloadBytes: The size to pad the payload to.
    ///   - purpose: Its purpose besides carrying messages.
    ///   - sent: The path's sent packets; an ack-eliciting packet is added.
    /// - Throws: The cipher's error, which means a bug in this end.
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
    /// Seals frames that fit in one packet.
    ///
    /// - Parameters:
    ///   - payloadBytes: The size to pad the payload to.
    ///   - sent: The path's sent packets; an ack-eliciting packet is added.
    /// - Throws: The cipher's error, which means a bug in this end.
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

/// The earlier of two optional times.
func earlier(_ one: NIODeadline?, _ other: NIODeadline?) -> NIODeadline? {
    guard let one, let other else {
        return one ?? other
    }
    return min(one, other)
}
