import ChatProtocol
import Crypto
import NIOCore

/// An attacker that knows the keys and sends arbitrary frames.
struct ForgingPeer {
    /// The session number of all inputs.
    static let session = SessionID(rawValue: 0xFEED)

    /// The session's secret.
    static let secret = SymmetricKey(data: Array(repeating: 7, count: ProtocolLimits.deliverySecretBytes))

    private let direction: DatagramDirection

    /// The first two key generations. Lazy, because most inputs forge nothing.
    private lazy var keys: [DatagramKey] = {
        let first = DatagramKey(sessionSecret: Self.secret, direction: direction)
        return [first, first.next()]
    }()

    /// Starts above the honest peer's own packet numbers, and within the replay window, so that those are still
    /// accepted.
    private var nextNumber: UInt64 = 512

    init(_ direction: DatagramDirection) {
        self.direction = direction
    }

    /// Seals the input's next bytes as frames.
    mutating func seal(from input: inout FuzzInput) throws -> SealedDatagram {
        let choice = input.byte()
        let isPadded = choice & 0x80 != 0
        let generation = Int(choice >> 6 & 1)
        let number: UInt64 =
            switch choice & 0x07 {
            case 0: UInt64(input.byte())
            case 1: nextNumber &- 2
            case 2: nextNumber + UInt64(input.byte()) << 4
            case 3: DatagramHeader.largestPacketNumber - UInt64(input.byte())
            default: nextNumber
            }
        nextNumber = min(max(nextNumber, number + 1), DatagramHeader.largestPacketNumber)
        let count = min(Int(input.byte()) << 8 | Int(input.byte()), DatagramKey.payloadBytes)
        var payload = ByteBuffer(bytes: input.bytes(count))
        if isPadded {
            DatagramFrameCodec.pad(&payload, to: DatagramKey.payloadBytes)
        }
        let header = DatagramHeader(phase: UInt8(generation), session: Self.session, packetNumber: number)
        let frames = try? DatagramFrameCodec.frames(in: payload)
        return SealedDatagram(bytes: try keys[generation].seal(payload, header: header), frames: frames ?? [])
    }
}
