import ChatProtocol
import Crypto
import NIOCore

/// A decrypted datagram, as seen by an observer with the keys.
struct TappedDatagram {
    let bytes: ByteBuffer
    let number: UInt64
    let phase: UInt8
    /// The number of key updates before it was sealed.
    let generation: UInt64
    let frames: [DatagramFrame]

    var challenges: [UInt64] {
        frames.compactMap { if case .pathChallenge(let data) = $0 { data } else { nil } }
    }

    var responses: [UInt64] {
        frames.compactMap { if case .pathResponse(let data) = $0 { data } else { nil } }
    }

    /// The messages in it, each with its index and its frame's size in bytes.
    var messages: [(index: Int, bytes: Int)] {
        frames.compactMap { frame in
            guard case .message(let delivery, _) = frame, let index = SimulatedMessages.index(of: delivery) else {
                return nil
            }
            return (index, DatagramFrameCodec.byteCount(of: frame))
        }
    }

    /// Whether it carries or repairs messages, and so counts in a ``ByteBudget``.
    var bringsMessages: Bool {
        frames.contains(where: Self.bringsMessages)
    }

    /// Its contents, for people.
    var summary: String {
        let names = frames.map(Self.summary).joined(separator: ", ")
        return "#\(number)\(generation > 0 ? " key \(generation)" : ""), \(bytes.readableBytes) bytes: \(names)"
    }

    private static func bringsMessages(_ frame: DatagramFrame) -> Bool {
        switch frame {
        case .message, .repair: true
        case .ping, .acknowledgement, .pathChallenge, .pathResponse, .hello, .recovered, .acknowledgementFrequency:
            false
        }
    }

    private static func summary(_ frame: DatagramFrame) -> String {
        switch frame {
        case .message(let delivery, _):
            "message " + (SimulatedMessages.index(of: delivery).map(String.init) ?? "?")
        case .acknowledgement(let acknowledgement):
            "acknowledgement "
                + acknowledgement.ranges.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: " ")
        case .repair(let symbol): "symbol of \(symbol.indices.count)"
        default:
            String("\(frame)".prefix { $0 != "(" })
        }
    }
}

/// Opens the datagrams that an end sends, to inspect them.
struct DatagramTap {
    private var opener: DatagramOpener
    private var numbers: PacketNumberLedger

    init(secret: SymmetricKey, direction: DatagramDirection, packetsPerKey: UInt64) {
        opener = DatagramOpener(secret: secret, direction: direction)
        numbers = PacketNumberLedger(packetsPerKey: packetsPerKey)
    }

    /// Handles a datagram sent by an end.
    ///
    /// - Returns: The opened datagram, or `nil` if it cannot be read; and a description of a fault, or `nil`.
    mutating func open(_ datagram: ByteBuffer) -> (datagram: TappedDatagram?, fault: String?) {
        guard let header = DatagramHeader(peeking: datagram) else {
            return (nil, "an end sent \(datagram.readableBytes) bytes that are no datagram")
        }
        let fault = numbers.sent(number: header.packetNumber, phase: header.phase)
        guard
            let payload = opener.open(datagram, header: header),
            let frames = Self.frames(in: payload)
        else {
            return (nil, fault ?? "an end sent what its peer cannot read")
        }
        let tapped = TappedDatagram(
            bytes: datagram,
            number: header.packetNumber,
            phase: header.phase,
            generation: numbers.generation,
            frames: frames
        )
        return (tapped, fault)
    }

    /// Parses the frames of a payload. Padding is parsed byte by byte, and much of the traffic is padding, so a
    /// payload that ends in zeros is first parsed without most of them. If these zeros belong to a frame, that frame
    /// is truncated, and the whole payload is parsed.
    private static func frames(in payload: ByteBuffer) -> [DatagramFrame]? {
        var length = payload.readableBytes
        while let end = payload.getSlice(
            at: payload.readerIndex + length - zeros.readableBytes,
            length: zeros.readableBytes
        ),
            end == zeros
        {
            length -= zeros.readableBytes
        }
        let stripped = payload.getSlice(at: payload.readerIndex, length: length)
        if let stripped, let frames = try? DatagramFrameCodec.frames(in: stripped) {
            return frames
        }
        return try? DatagramFrameCodec.frames(in: payload)
    }

    private static let zeros = ByteBuffer(repeating: 0, count: 64)
}
